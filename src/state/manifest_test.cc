// Manifests of every origin, read through the ledger.
#include <gmock/gmock.h>

#include <string>

#include "ledger_fixture.h"

namespace lakesync {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ManifestTest : public LedgerFixture {
 protected:
  /// As json.dump writes it, keys in the order in which they were uploaded.
  static constexpr const char* kOld =
      R"({"synced_files": {"data/bronze/z.parquet": {"blob_path": "z.parquet", "size": 12, )"
      R"("synced_at": "2026-02-07T19:53:58.123456"}, "data/bronze/s\u00e3o \ud83d\ude00": )"
      R"({"blob_path": "s\u00e3o \ud83d\ude00", "size": 0, "synced_at": "2026-02-06T00:00:00"}}, )"
      R"("last_sync": "2026-02-07T19:53:58"})";
  static constexpr const char* kOldIndented = R"({
  "synced_files": {
    "data/bronze/z.parquet": {
      "blob_path": "z.parquet",
      "size": 12,
      "synced_at": "2026-02-07T19:53:58.123456"
    },
    "data/bronze/s\u00e3o \ud83d\ude00": {
      "blob_path": "s\u00e3o \ud83d\ude00",
      "size": 0,
      "synced_at": "2026-02-06T00:00:00"
    }
  },
  "last_sync": "2026-02-07T19:53:58"
})";
  const LedgerEntry sao_{"data/bronze/s\xc3\xa3o \xf0\x9f\x98\x80",
                         "s\xc3\xa3o \xf0\x9f\x98\x80",
                         0,
                         "2026-02-06T00:00:00",
                         {},
                         {},
                         ""};
  const LedgerEntry z_{
      "data/bronze/z.parquet", "z.parquet", 12, "2026-02-07T19:53:58.123456", {}, {}, ""};

  /// A sorted manifest of lakesync's own.
  std::string Own() {
    auto ledger = Open();
    for (const char* key : {"a", "b", "c"}) Record(*ledger, MakeEntry(key));
    Checkpoint(*ledger, "2026-02-07T19:53:58");
    return fs.Text(kManifest);
  }
  static std::string Replace(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
  }
};

TEST_F(ManifestTest, OpensTheOldToolsManifest) {
  for (const char* text : {kOld, kOldIndented}) {
    fs.Put(kManifest, text);
    auto ledger = Open(Ledger::Mode::kRead);
    EXPECT_TRUE(ledger->existed());
    EXPECT_THAT(All(*ledger), ElementsAre(sao_, z_));
    EXPECT_EQ(ledger->LastSync().value(), "2026-02-07T19:53:58");
  }
}

TEST_F(ManifestTest, OldEntriesKeepTheirFieldsThroughACheckpoint) {
  fs.Put(kManifest, kOld);
  auto ledger = Open();
  Record(*ledger, MakeEntry("data/bronze/new"));
  Checkpoint(*ledger);
  EXPECT_THAT(All(*Open()), ElementsAre(MakeEntry("data/bronze/new"), sao_, z_));
  EXPECT_THAT(fs.Text(kManifest),
              HasSubstr("\n\"data/bronze/z.parquet\":{\"blob_path\":\"z.parquet\",\"size\":12,"
                        "\"synced_at\":\"2026-02-07T19:53:58.123456\"}\n}"));
}

TEST_F(ManifestTest, OpensTheOldToolsFirstManifest) {
  fs.Put(kManifest, R"({"synced_files": {}, "last_sync": null})");
  auto ledger = Open();
  EXPECT_TRUE(ledger->existed());
  EXPECT_THAT(All(*ledger), IsEmpty());
  EXPECT_EQ(ledger->LastSync().value(), "");
}

TEST_F(ManifestTest, WritesExactlyThisLayout) {
  auto ledger = Open();
  Record(*ledger, {"b", "B", 1, "t", {}, {}, ""});
  Record(*ledger, {"a", "A", 2, "t", -3, 0, "0x1"});
  Checkpoint(*ledger, "2026-02-07T19:53:58");
  EXPECT_EQ(fs.Text(kManifest),
            "{\"synced_files\":{\n"
            "\"a\":{\"blob_path\":\"A\",\"size\":2,\"synced_at\":\"t\",\"mtime_ns\":-3,"
            "\"crc64\":\"AAAAAAAAAAA=\",\"etag\":\"0x1\"},\n"
            "\"b\":{\"blob_path\":\"B\",\"size\":1,\"synced_at\":\"t\"}\n"
            "},\n"
            "\"last_sync\":\"2026-02-07T19:53:58\",\"lakesync\":{\"format\":1,\"sorted\":true}}\n");
}

TEST_F(ManifestTest, WritesAnEmptyLedgerThatOpens) {
  Checkpoint(*Open(), "2026-02-07T19:53:58");
  auto ledger = Open();
  EXPECT_TRUE(ledger->existed());
  EXPECT_THAT(All(*ledger), IsEmpty());
}

TEST_F(ManifestTest, KeepsWhatOtherToolsPutBeside) {
  fs.Put(kManifest,
         R"({"note": {"by": ["me", 1.50, true]}, "synced_files": {"k": {"blob_path": "p",)"
         R"( "size": 1, "synced_at": "t", "tier": {"x": [null, 12345678901234567890123]}}},)"
         R"( "last_sync": null, "lakesync": {"format": 1}, "n": 1e3})");
  auto ledger = Open();
  for (int i = 0; i < 2; ++i) {
    Record(*ledger, MakeEntry("other" + std::to_string(i)));
    Checkpoint(*ledger, "2026-02-07T19:53:58");
    const std::string text = fs.Text(kManifest);
    EXPECT_THAT(text, HasSubstr("\n\"note\":{\"by\":[\"me\",1.50,true]},\n\"n\":1e3,\n"));
    EXPECT_THAT(text, HasSubstr("\"tier\":{\"x\":[null,12345678901234567890123]}}"));
    ledger = Open();
  }
  EXPECT_EQ(All(*ledger).front(), (LedgerEntry{"k", "p", 1, "t", {}, {}, ""}));
}

TEST_F(ManifestTest, OfAKeyThatTheOldToolSaysTwiceTheLastCounts) {
  fs.Put(kManifest, R"({"synced_files": {"k": {"size": 1}, "a": {"size": 3}, "k": {"size": 2}}})");
  const auto entries = All(*Open());
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].size, 2U);
}

TEST_F(ManifestTest, RewrittenByAnotherToolItIsSortedAnew) {
  const std::string own = Own();
  // As json.load and json.dump leave it, with an entry added at the end.
  std::string text = own;
  std::erase(text, '\n');
  text = Replace(text, "}},\"last_sync\"", "}, \"B\": {\"size\": 5}}, \"last_sync\"");
  fs.Put(kManifest, text);
  auto ledger = Open();
  EXPECT_THAT(Keys(*ledger), ElementsAre("B", "a", "b", "c"));
  Record(*ledger, MakeEntry("d"));
  Checkpoint(*ledger);
  EXPECT_THAT(fs.Text(kManifest), ::testing::EndsWith("\"sorted\":true}}\n"));
  EXPECT_THAT(Keys(*Open()), ElementsAre("B", "a", "b", "c", "d"));
}

TEST_F(ManifestTest, EveryCutIsSeen) {
  const std::string own = Own();
  for (std::size_t length = 0; length + 1 < own.size(); ++length) {
    fs.Put(kManifest, own.substr(0, length));
    const Error error = ReadError();
    ASSERT_EQ(error.code, ErrorCode::kCorrupt) << length << ": " << error.message;
    ASSERT_THAT(error.message, HasSubstr("lakesync manifest rebuild")) << length;
  }
}

TEST_F(ManifestTest, WithoutItsLastNewlineItIsStillWhole) {
  std::string own = Own();
  own.pop_back();
  fs.Put(kManifest, own);
  EXPECT_THAT(Keys(*Open()), ElementsAre("a", "b", "c"));
}

TEST_F(ManifestTest, SaysWhereItIsBroken) {
  fs.Put(kManifest, "{\n  \"synced_files\": {\n    oops}}");
  const Error error = ReadError();
  EXPECT_EQ(error.code, ErrorCode::kCorrupt);
  EXPECT_THAT(error.message, HasSubstr("sync_manifest.json is broken at line 3, column"));
}

TEST_F(ManifestTest, ALineSwappedByHandIsSeen) {
  std::string text = Replace(Own(), "\"a\":", "\"x\":");
  fs.Put(kManifest, text);
  EXPECT_THAT(ReadError().message, HasSubstr("line 3: the key \"b\" is not in byte order"));
  fs.Put(kManifest, Replace(text, "\"x\":", "\"b\":"));
  EXPECT_THAT(ReadError().message, HasSubstr("line 3: the key \"b\" stands there twice"));
}

TEST_F(ManifestTest, ADamagedLineIsSeen) {
  const std::string own = Own();
  const std::pair<const char*, const char*> damages[] = {
      {"\"size\":7", "\"size\":-7"}, {"\"size\":7", "\"size\":\"7\""},
      {"\"size\":7", "\"s\":7"},     {"\"size\":7", "\"size\":7.5"},
      {"\"b\":{", "\"b\":{{"},       {"\"b\":{", "\"b\" {"},
      {"},\n\"c\"", "}\n\"c\""},     {"}\n}", "},\n}"},
      {"crc64\":\"", "crc64\":\"?"}, {"\"etag\":\"", "\"etag\":[\""},
  };
  for (const auto& [what, with] : damages) {
    fs.Put(kManifest, Replace(own, what, with));
    EXPECT_EQ(ReadError().code, ErrorCode::kCorrupt) << with;
  }
}

TEST_F(ManifestTest, WrongShapesAreSeen) {
  for (const char* text :
       {"[]", "1", "null", "{}", R"({"synced_files": []})", R"({"synced_files": 3})",
        R"({"synced_files": {"k": 1}})", R"({"synced_files": {"k": [1]}})",
        R"({"synced_files": {"k": {}}})", R"({"synced_files": {}, "last_sync": 5})",
        R"({"synced_files": {}, "last_sync": {}})", R"({"synced_files": {}} x)",
        "{\"synced_files\": {\"\xff\": {\"size\": 1}}}"}) {
    fs.Put(kManifest, text);
    EXPECT_EQ(ReadError().code, ErrorCode::kCorrupt) << text;
  }
}

TEST_F(ManifestTest, DeepNestingIsRefusedNotFollowed) {
  const std::string own = Own();
  fs.Put(kManifest, "{\"x\":" + std::string(1'000'000, '['));
  EXPECT_EQ(ReadError().code, ErrorCode::kCorrupt);
  fs.Put(kManifest, Replace(own, "\"size\"", "\"x\":" + std::string(1'000'000, '[')));
  EXPECT_EQ(ReadError().code, ErrorCode::kCorrupt);
}

TEST_F(ManifestTest, ABrokenManifestIsNeverOverwritten) {
  const std::string broken = Replace(Own(), "\"b\":{", "\"b\":oops{");
  fs.Put(kManifest, broken);
  auto ledger = Open();  // the damage shows when it is read
  Record(*ledger, MakeEntry("d"));
  EXPECT_EQ(ledger->Checkpoint("2026-02-08T00:00:00").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(fs.Text(kManifest), broken);

  fs.Put(kManifest, "{oops");
  EXPECT_EQ(TryOpen().error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(fs.Text(kManifest), "{oops");
}

TEST_F(ManifestTest, MessagesAreSafeToPrint) {
  fs.Put(kManifest, "{\"synced_files\": {\"\\u001b[31m\": {\"size\": \"x\"}}}");
  EXPECT_THAT(ReadError().message, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace lakesync
