// The journal as the ledger reads it after a restart.
#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "ledger_fixture.h"
#include "state/journal_format.h"

namespace lakesync {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class JournalTest : public LedgerFixture {
 protected:
  /// A journal of three records.
  std::string Written() {
    auto ledger = Open();
    for (const char* key : {"a", "b", "c"}) Record(*ledger, MakeEntry(key));
    return fs.Text(kJournal);
  }
};

TEST_F(JournalTest, WritesExactlyThisLayout) {
  auto ledger = Open();
  Record(*ledger, {"a", "A", 2, "t", {}, {}, ""});
  ASSERT_TRUE(ledger->Forget("a").ok());
  std::string wanted;
  AppendJournalLine("{\"lakesync_journal\":{\"format\":1}}", wanted);
  AppendJournalLine("{\"a\":{\"blob_path\":\"A\",\"size\":2,\"synced_at\":\"t\"}}", wanted);
  AppendJournalLine("{\"a\":null}", wanted);
  EXPECT_EQ(fs.Text(kJournal), wanted);
  EXPECT_THAT(wanted, ::testing::MatchesRegex("([0-9a-f]+ [{][^\n]*[}]\n)+"));
}

TEST_F(JournalTest, ATornTailOfAnyLengthIsDropped) {
  const std::string written = Written();
  const std::size_t last = written.rfind('\n', written.size() - 2) + 1;
  for (std::size_t length = last; length < written.size(); ++length) {
    fs.Put(kJournal, written.substr(0, length));
    auto ledger = Open();
    ASSERT_THAT(Keys(*ledger), ElementsAre("a", "b")) << length;
    Record(*ledger, MakeEntry("d"));
    ASSERT_THAT(Keys(*Open()), ElementsAre("a", "b", "d")) << length;
  }
}

TEST_F(JournalTest, ATornHeaderIsAnEmptyJournal) {
  const std::string written = Written();
  const std::size_t header = written.find('\n');
  for (std::size_t length = 0; length <= header; ++length) {
    fs.Put(kJournal, written.substr(0, length));
    auto ledger = Open();
    ASSERT_FALSE(ledger->existed());
    Record(*ledger, MakeEntry("d"));
    ASSERT_THAT(Keys(*Open()), ElementsAre("d")) << length;
  }
}

TEST_F(JournalTest, GarbageAtTheEndIsATornTail) {
  fs.Put(kJournal, Written() + std::string(5000, '\0') + "\n\nxyz\n");
  EXPECT_THAT(Keys(*Open()), ElementsAre("a", "b", "c"));
}

TEST_F(JournalTest, EveryDamagedByteInTheMiddleIsSeen) {
  const std::string written = Written();
  const std::size_t last = written.rfind('\n', written.size() - 2);
  for (std::size_t at = 0; at < last; ++at) {
    std::string damaged = written;
    damaged[at] ^= 1;
    fs.Put(kJournal, damaged);
    const Error error = ReadError();
    ASSERT_EQ(error.code, ErrorCode::kCorrupt) << at;
    ASSERT_THAT(error.message, HasSubstr("lakesync manifest rebuild"));
    ASSERT_EQ(TryOpen().error().code, ErrorCode::kCorrupt);
    ASSERT_EQ(fs.Text(kJournal), damaged);
  }
}

TEST_F(JournalTest, NamesTheDamagedLine) {
  std::string written = Written();
  written[written.find("\"b\"") + 1] = 'x';
  fs.Put(kJournal, written);
  EXPECT_THAT(ReadError().message, HasSubstr("sync_manifest.journal is damaged at line 3"));
}

TEST_F(JournalTest, ANewerFormatIsRefused) {
  std::string text;
  AppendJournalLine("{\"lakesync_journal\":{\"format\":2}}", text);
  fs.Put(kJournal, text);
  EXPECT_EQ(TryOpen().error().code, ErrorCode::kInvalid);
  EXPECT_EQ(fs.Text(kJournal), text);
}

TEST_F(JournalTest, AMissingHeaderIsSeen) {
  const std::string written = Written();
  fs.Put(kJournal, written.substr(written.find('\n') + 1));
  EXPECT_EQ(ReadError().code, ErrorCode::kCorrupt);
}

TEST_F(JournalTest, ReplayedOnTheManifestThatHasItAlreadyItChangesNothing) {
  const std::string written = Written();
  auto ledger = Open();
  Checkpoint(*ledger);
  fs.Put(kJournal, written);
  EXPECT_THAT(Keys(*Open()), ElementsAre("a", "b", "c"));
}

TEST_F(JournalTest, WhenTheDiskIsFullTheNextRecordFollowsAWholeOne) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  fs.SetBytesFree(40);
  EXPECT_EQ(ledger->Record(MakeEntry("b")).error().code, ErrorCode::kIo);
  EXPECT_THAT(Keys(*ledger), ElementsAre("a"));
  EXPECT_THAT(Keys(*Open(Ledger::Mode::kRead)), ElementsAre("a"));
  fs.SetBytesFree(100'000);
  Record(*ledger, MakeEntry("c"));
  EXPECT_THAT(Keys(*Open(Ledger::Mode::kRead)), ElementsAre("a", "c"));
}

TEST_F(JournalTest, WhenTheDiskIsFullACheckpointLeavesTheOldManifest) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  Checkpoint(*ledger);
  const std::string manifest = fs.Text(kManifest);
  Record(*ledger, MakeEntry("b"));
  fs.SetBytesFree(100);
  EXPECT_EQ(ledger->Checkpoint("2026-02-08T00:00:00").error().code, ErrorCode::kIo);
  EXPECT_EQ(fs.Text(kManifest), manifest);
  EXPECT_THAT(Keys(*Open(Ledger::Mode::kRead)), ElementsAre("a", "b"));
  fs.SetBytesFree(100'000);
  Checkpoint(*ledger, "2026-02-08T00:00:00");
  EXPECT_THAT(Keys(*Open()), ElementsAre("a", "b"));
}

TEST_F(JournalTest, IsSyncedOnceASecond) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  clock.Advance(std::chrono::seconds(1));
  Record(*ledger, MakeEntry("b"));
  Record(*ledger, MakeEntry("c"));
  fs.Restart(CrashingFileSystem::Loss::kUnsynced);
  EXPECT_THAT(Keys(*Open()), ElementsAre("a", "b"));
}

TEST_F(JournalTest, AfterAFailedSyncItIsNotTrustedUntilACheckpoint) {
  auto ledger = Open();
  clock.Advance(std::chrono::seconds(1));
  fs.FailSyncs(true);
  EXPECT_FALSE(ledger->Record(MakeEntry("a")).ok());
  fs.FailSyncs(false);
  EXPECT_FALSE(ledger->Record(MakeEntry("b")).ok());
  Checkpoint(*ledger, "2026-02-08T00:00:00");
  Record(*ledger, MakeEntry("c"));
  EXPECT_THAT(Keys(*Open()), ElementsAre("c"));
}

TEST_F(JournalTest, AReaderBesideACheckpointSeesTheOldJournalWhole) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  auto journal = fs.OpenForRead(kJournal);
  ASSERT_TRUE(journal.ok());
  const std::string before = fs.Text(kJournal);
  Checkpoint(*ledger);
  std::string read(before.size(), '\0');
  EXPECT_EQ((*journal)->ReadAt(0, read).value(), before.size());
  EXPECT_EQ(read, before);
}

}  // namespace
}  // namespace lakesync
