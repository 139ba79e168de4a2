#include "state/ledger.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "ledger_fixture.h"

namespace lakesync {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LedgerTest : public LedgerFixture {};

TEST_F(LedgerTest, IsEmptyWhenThereIsNoFile) {
  auto ledger = Open();
  EXPECT_FALSE(ledger->existed());
  EXPECT_THAT(All(*ledger), IsEmpty());
  EXPECT_EQ(ledger->LastSync().value(), "");
}

TEST_F(LedgerTest, GivesBackWhatWasRecordedAfterAReopen) {
  const LedgerEntry full = MakeEntry("data/bronze/a=1/x.parquet");
  const LedgerEntry bare{"data/bronze/a=2/y", "a=2/y", 0, "2026-02-07T19:53:58", {}, {}, ""};
  {
    auto ledger = Open();
    Record(*ledger, bare);
    Record(*ledger, full);
  }
  auto ledger = Open();
  EXPECT_TRUE(ledger->existed());
  EXPECT_THAT(All(*ledger), ElementsAre(full, bare));
}

TEST_F(LedgerTest, GivesBackWhatWasCheckpointed) {
  const LedgerEntry entry = MakeEntry("k");
  {
    auto ledger = Open();
    Record(*ledger, entry);
    Checkpoint(*ledger, "2026-02-07T19:53:58");
  }
  auto ledger = Open(Ledger::Mode::kRead);
  EXPECT_THAT(All(*ledger), ElementsAre(entry));
  EXPECT_EQ(ledger->LastSync().value(), "2026-02-07T19:53:58");
}

TEST_F(LedgerTest, KeepsHardNamesAndExtremeNumbers) {
  LedgerEntry entry = MakeEntry("d/\xc3\xa3\xf0\x9f\x98\x80 \"q\" \\ %25+#?=\t\x7f");
  entry.size = UINT64_MAX;
  entry.mtime_ns = INT64_MIN;
  {
    auto ledger = Open();
    Record(*ledger, entry);
    Checkpoint(*ledger);
  }
  EXPECT_THAT(All(*Open()), ElementsAre(entry));
  const std::string text = fs.Text(kManifest);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return c > 0; }));
}

TEST_F(LedgerTest, ComesInByteOrder) {
  auto ledger = Open();
  for (const char* key : {"b", "a/b", "a.b", "\xc3\xa3", "a", "B"}) Record(*ledger, MakeEntry(key));
  Checkpoint(*ledger);
  EXPECT_THAT(Keys(*ledger), ElementsAre("B", "a", "a.b", "a/b", "b", "\xc3\xa3"));
}

TEST_F(LedgerTest, PutsTheJournalOverTheManifest) {
  auto ledger = Open();
  for (const char* key : {"a", "c", "e"}) Record(*ledger, MakeEntry(key));
  Checkpoint(*ledger);
  Record(*ledger, MakeEntry("b"));
  Record(*ledger, MakeEntry("c", 99));
  Record(*ledger, MakeEntry("f"));
  ASSERT_TRUE(ledger->Forget("e").ok());
  const std::vector<LedgerEntry> wanted = {MakeEntry("a"), MakeEntry("b"), MakeEntry("c", 99),
                                           MakeEntry("f")};
  EXPECT_EQ(All(*ledger), wanted);
  Checkpoint(*ledger);
  EXPECT_EQ(All(*ledger), wanted);
  EXPECT_EQ(All(*Open()), wanted);
}

TEST_F(LedgerTest, YieldsOneLayer) {
  auto ledger = Open();
  for (const char* key : {"data/bronz", "data/bronze/x", "data/bronze0", "data/silver/x"}) {
    Record(*ledger, MakeEntry(key));
  }
  EXPECT_THAT(Keys(*ledger, "data/bronze/"), ElementsAre("data/bronze/x"));
  Checkpoint(*ledger);
  EXPECT_THAT(Keys(*ledger, "data/bronze/"), ElementsAre("data/bronze/x"));
}

TEST_F(LedgerTest, ForgottenStaysForgottenAfterAReopen) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  Checkpoint(*ledger);
  ASSERT_TRUE(ledger->Forget("a").ok());
  EXPECT_THAT(All(*Open()), IsEmpty());
}

TEST_F(LedgerTest, CursorSeesTheLedgerAsItWas) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  Checkpoint(*ledger);
  Record(*ledger, MakeEntry("b"));
  auto cursor = ledger->Entries("");
  ASSERT_TRUE(cursor.ok());
  Record(*ledger, MakeEntry("b", 99));
  ASSERT_TRUE(ledger->Forget("a").ok());
  Checkpoint(*ledger);
  EXPECT_THAT(Drain(**cursor), ElementsAre(MakeEntry("a"), MakeEntry("b")));
  EXPECT_THAT(Keys(*ledger), ElementsAre("b"));
}

TEST_F(LedgerTest, CheckpointWithNothingNewWritesNothing) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  Checkpoint(*ledger, "2026-02-07T19:53:58");
  fs.FailAfter(0);
  Checkpoint(*ledger, "2026-02-07T19:53:58");
  Checkpoint(*ledger);
  EXPECT_FALSE(ledger->Checkpoint("2026-02-08T00:00:00").ok());
}

TEST_F(LedgerTest, IdleCheckpointChangesNothingButTheTime) {
  auto ledger = Open();
  Record(*ledger, MakeEntry("a"));
  Checkpoint(*ledger, "2026-02-07T19:53:58");
  std::string expected = fs.Text(kManifest);
  expected.replace(expected.find("2026-02-07T19:53:58", expected.find("last_sync")), 19,
                   "2026-02-08T00:00:00");
  Checkpoint(*ledger, "2026-02-08T00:00:00");
  EXPECT_EQ(fs.Text(kManifest), expected);
  EXPECT_EQ(Open()->LastSync().value(), "2026-02-08T00:00:00");
  EXPECT_EQ(ledger->LastSync().value(), "2026-02-08T00:00:00");
}

TEST_F(LedgerTest, CheckpointWithoutATimeKeepsThePresentOne) {
  auto ledger = Open();
  Checkpoint(*ledger, "2026-02-07T19:53:58");
  Record(*ledger, MakeEntry("a"));
  Checkpoint(*ledger);
  EXPECT_EQ(Open()->LastSync().value(), "2026-02-07T19:53:58");
}

TEST_F(LedgerTest, ReadingWritesNothing) {
  {
    auto ledger = Open();
    Record(*ledger, MakeEntry("a"));
  }
  fs.Put(kJournal, fs.Text(kJournal) + "torn");
  const auto before = fs.Contents();
  auto ledger = Open(Ledger::Mode::kRead);
  EXPECT_THAT(Keys(*ledger), ElementsAre("a"));
  EXPECT_FALSE(ledger->Record(MakeEntry("b")).ok());
  EXPECT_FALSE(ledger->Checkpoint("2026-02-07T19:53:58").ok());
  EXPECT_EQ(fs.Contents(), before);
}

TEST_F(LedgerTest, WritingShowsAtOnceThatTheFolderCannotBeWritten) {
  fs.FailAfter(0);
  auto opened = TryOpen();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kIo);
}

TEST_F(LedgerTest, RefusesANameThatJsonCannotHold) {
  auto ledger = Open();
  EXPECT_EQ(ledger->Record(MakeEntry("bad\xff")).error().code, ErrorCode::kInvalid);
  Record(*ledger, MakeEntry("good"));
  EXPECT_THAT(Keys(*Open()), ElementsAre("good"));
}

TEST_F(LedgerTest, WritesACheckpointByItselfBeforeItGrowsTooLarge) {
  auto ledger = Open();
  LedgerEntry entry = MakeEntry("");
  entry.etag.assign(1 << 20, 'e');
  for (int i = 0; i < 70; ++i) {
    entry.key = std::to_string(i);
    Record(*ledger, entry);
  }
  EXPECT_LT(fs.Text(kJournal).size(), std::size_t{10} << 20);
  EXPECT_EQ(Keys(*Open()).size(), 70U);
}

TEST_F(LedgerTest, NewLedgerKeepsTheBrokenOneAside) {
  fs.Put(kManifest, "{broken");
  fs.Put(kJournal, "broken too");
  auto ledger = Ledger::CreateNew(fs, clock, kManifest);
  ASSERT_TRUE(ledger.ok());
  Record(**ledger, MakeEntry("a"));
  EXPECT_EQ(fs.Text(kManifest), "{broken");
  Checkpoint(**ledger, "2026-02-07T19:53:58");
  EXPECT_THAT(Keys(*Open()), ElementsAre("a"));
  const auto files = fs.Contents();
  const auto aside = std::find_if(files.begin(), files.end(), [](const auto& file) {
    return file.first.starts_with("meta/sync_manifest.json.broken-2026");
  });
  ASSERT_NE(aside, files.end());
  EXPECT_EQ(aside->second, "{broken");
  EXPECT_EQ(aside->first.size(),
            std::string("meta/sync_manifest.json.broken-20260207T195358").size());
}

TEST_F(LedgerTest, NewLedgerGoesOnWithTheJournalAfterItsCheckpoint) {
  auto ledger = Ledger::CreateNew(fs, clock, kManifest);
  ASSERT_TRUE(ledger.ok());
  EXPECT_FALSE((*ledger)->existed());
  Checkpoint(**ledger, "2026-02-07T19:53:58");
  Record(**ledger, MakeEntry("later"));
  EXPECT_THAT(Keys(*Open()), ElementsAre("later"));
}

TEST_F(LedgerTest, TakesRecordsFromManyThreadsWhileItIsReadAndCheckpointed) {
  auto ledger = Open();
  const auto record = [&](int thread) {
    for (int i = 0; i < 200; ++i) {
      EXPECT_TRUE(ledger->Record(MakeEntry(std::to_string(thread * 1000 + i))).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 1; thread <= 4; ++thread) threads.emplace_back(record, thread);
  for (int i = 0; i < 10; ++i) {
    const std::vector<std::string> keys = Keys(*ledger);
    EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
    Checkpoint(*ledger, std::to_string(i));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Keys(*ledger).size(), 800U);
  EXPECT_EQ(Keys(*Open()).size(), 800U);
}

}  // namespace
}  // namespace lakesync
