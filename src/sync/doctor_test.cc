#include "sync/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "env/posix/posix_env.h"
#include "fake_clock.h"
#include "scripted_http.h"
#include "state/project_lock.h"
#include "store/memory_store.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using Level = DoctorFinding::Level;

/// "ok list", "warn delete", …
std::vector<std::string> Brief(const std::vector<DoctorFinding>& findings) {
  std::vector<std::string> lines;
  for (const DoctorFinding& finding : findings) {
    const char* level = finding.level == Level::kOk        ? "ok "
                        : finding.level == Level::kWarning ? "warn "
                                                           : "FAIL ";
    lines.push_back(level + finding.check);
    EXPECT_EQ(finding.level == Level::kOk, finding.advice.empty()) << finding.check;
    EXPECT_NE(finding.detail, "") << finding.check;
  }
  return lines;
}

/// A container whose calls can be refused, one by one.
class RefusingStore final : public BlobStore {
 public:
  explicit RefusingStore(BlobStore& inner) : inner_(inner) {}

  std::set<std::string> refused;
  ErrorCode code = ErrorCode::kDenied;
  /// A write that is refused has happened all the same.
  bool answer_lost = false;

  Status CreateContainer() override { return inner_.CreateContainer(); }
  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    if (!refused.contains("write")) return inner_.PutBlob(name, body, crc, options);
    if (answer_lost && !inner_.PutBlob(name, body, crc, options).ok()) ADD_FAILURE();
    return Refusal();
  }
  Status PutBlock(const std::string&, const std::string&, const Body&, Crc64) override {
    return Refusal();
  }
  Result<WriteReceipt> PutBlockList(const std::string&, const std::vector<std::string>&,
                                    const WriteOptions&) override {
    return Refusal();
  }
  Result<BlockList> GetBlockList(const std::string&) override { return Refusal(); }
  Result<RemoteBlob> GetProperties(const std::string&) override { return Refusal(); }
  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    if (refused.contains("read")) return Refusal();
    return inner_.Get(name, query, sink);
  }
  Result<ListPage> List(const ListQuery& query) override {
    if (refused.contains("list")) return Refusal();
    return inner_.List(query);
  }
  Status Delete(const std::string& name, const Condition& condition) override {
    if (refused.contains("delete")) return Refusal();
    return inner_.Delete(name, condition);
  }

 private:
  Error Refusal() const { return Error{code, "refused"}; }
  BlobStore& inner_;
};

class DoctorContainerTest : public testing::Test {
 protected:
  DoctorContainerTest() { EXPECT_TRUE(memory_->CreateContainer().ok()); }
  std::vector<std::string> Check() { return Brief(CheckContainer("bronze", store_, random_)); }
  std::size_t BlobsLeft() { return memory_->List({})->blobs.size(); }

  FakeClock clock_;
  SeededRandom random_;
  std::unique_ptr<BlobStore> memory_ = MakeMemoryStore(clock_);
  RefusingStore store_{*memory_};
};

TEST_F(DoctorContainerTest, TriesEverythingAndLeavesNothing) {
  EXPECT_THAT(Check(), ElementsAre("ok list", "ok write", "ok read", "ok delete"));
  EXPECT_EQ(BlobsLeft(), 0u);
}

TEST_F(DoctorContainerTest, AMissingContainerIsAWarning) {
  const auto empty = MakeMemoryStore(clock_);
  EXPECT_THAT(Brief(CheckContainer("bronze", *empty, random_)), ElementsAre("warn container"));
}

TEST_F(DoctorContainerTest, TheProbeGoesAwayWhenReadingFails) {
  store_.refused = {"read"};
  EXPECT_THAT(Check(), ElementsAre("ok list", "ok write", "FAIL read", "ok delete"));
  EXPECT_EQ(BlobsLeft(), 0u);
}

TEST_F(DoctorContainerTest, TheProbeGoesAwayWhenTheAnswerToItsWritingIsLost) {
  store_.refused = {"write"};
  store_.code = ErrorCode::kTransient;
  store_.answer_lost = true;
  EXPECT_THAT(Check(), ElementsAre("ok list", "FAIL write"));
  EXPECT_EQ(BlobsLeft(), 0u);
}

TEST_F(DoctorContainerTest, WhatMayNotBeListedMayStillBeWritten) {
  store_.refused = {"list"};
  EXPECT_THAT(Check(), ElementsAre("FAIL list", "ok write", "ok read", "ok delete"));
}

TEST_F(DoctorContainerTest, NoRightToDeleteIsAWarningThatNamesTheProbe) {
  store_.refused = {"delete"};
  const auto findings = CheckContainer("bronze", store_, random_);
  EXPECT_THAT(Brief(findings), ElementsAre("ok list", "ok write", "ok read", "warn delete"));
  EXPECT_THAT(findings.back().advice, HasSubstr(memory_->List({})->blobs.at(0).name));
  EXPECT_THAT(findings.back().advice, HasSubstr(kProbePrefix));
}

TEST_F(DoctorContainerTest, ABrokenListingEndsTheChecks) {
  store_.refused = {"list"};
  store_.code = ErrorCode::kTransient;
  EXPECT_THAT(Check(), ElementsAre("FAIL list"));
}

class DoctorEndpointTest : public testing::Test {
 protected:
  EndpointCheck Check(ScriptedHttp::Handler handler) {
    ScriptedHttp http(std::move(handler));
    EndpointCheck check = CheckEndpoint(endpoint_, http, clock_);
    EXPECT_EQ(http.sent().at(0).method, "HEAD");
    EXPECT_EQ(http.sent().at(0).Header("Authorization"), "");
    return check;
  }
  std::string ClockWhenOff(seconds skew) {
    const auto check =
        Check(ScriptedHttp::Always(403, "", {{"date", FormatHttpDate(clock_.Now() - skew)}}));
    return Brief(check.findings).at(1) + ": " + check.findings.at(1).detail;
  }

  FakeClock clock_;
  const Endpoint endpoint_{"https://lake.blob.core.windows.net", "lake"};
};

TEST_F(DoctorEndpointTest, AnyAnswerShowsThatItIsReached) {
  const auto check = Check(ScriptedHttp::Always(400, "", {{"date", FormatHttpDate(clock_.Now())}}));
  EXPECT_TRUE(check.reached);
  EXPECT_THAT(Brief(check.findings), ElementsAre("ok reach", "ok clock"));
}

TEST_F(DoctorEndpointTest, TellsHowFarTheClockIsOff) {
  EXPECT_EQ(ClockWhenOff(seconds(2)), "ok clock: agrees with the endpoint's");
  EXPECT_THAT(ClockWhenOff(minutes(5)), HasSubstr("ok clock: 5 min"));
  EXPECT_THAT(ClockWhenOff(minutes(6)), HasSubstr("ahead of the endpoint's"));
  EXPECT_THAT(ClockWhenOff(minutes(6)), HasSubstr("warn clock: 6 min"));
  EXPECT_THAT(ClockWhenOff(-minutes(15)), HasSubstr("warn clock: 15 min"));
  EXPECT_THAT(ClockWhenOff(-minutes(16)), HasSubstr("FAIL clock: 16 min"));
  EXPECT_THAT(ClockWhenOff(-minutes(16)), HasSubstr("behind the endpoint's"));
}

TEST_F(DoctorEndpointTest, AnAnswerWithoutADateIsAWarning) {
  EXPECT_THAT(Brief(Check(ScriptedHttp::Always(200, "")).findings),
              ElementsAre("ok reach", "warn clock"));
}

TEST_F(DoctorEndpointTest, SaysWhatStandsInTheWay) {
  for (const ErrorCode code : {ErrorCode::kInvalid, ErrorCode::kTransient}) {
    const auto check = Check([code](const auto&) { return Error{code, "no such host"}; });
    EXPECT_FALSE(check.reached);
    EXPECT_THAT(Brief(check.findings), ElementsAre("FAIL reach"));
    EXPECT_EQ(check.findings[0].detail, "no such host");
  }
}

class DoctorProjectTest : public testing::Test {
 protected:
  DoctorProjectTest() {
    settings_.project_dir = dir_.path();
    settings_.layers["bronze"] = {"data/bronze", "bronze"};
    dir_.MakeDir("data/bronze");
  }
  std::vector<std::string> Check() { return Brief(Findings()); }
  std::vector<DoctorFinding> Findings() {
    return CheckProject(settings_, {PosixFileSystem(), clock_, sleeper_, random_});
  }
  void WriteDotenv(unsigned mode) {
    std::filesystem::permissions(dir_.Write(".env", ""), std::filesystem::perms{mode});
  }

  TempDir dir_;
  Settings settings_;
  FakeClock clock_;
  FakeSleeper sleeper_{clock_};
  SeededRandom random_;
};

TEST_F(DoctorProjectTest, AFreshProjectIsSoundAndStaysAsItIs) {
  EXPECT_THAT(Check(), ElementsAre("ok bronze", "ok manifest", "ok lock"));
  EXPECT_FALSE(dir_.Exists("data/metadata"));
}

TEST_F(DoctorProjectTest, ADotenvThatAllCanReadIsAWarning) {
  WriteDotenv(0600);
  EXPECT_THAT(Check(), testing::Contains("ok .env"));
  WriteDotenv(0644);
  EXPECT_THAT(Check(), testing::Contains("warn .env"));
  EXPECT_THAT(Findings()[0].advice, HasSubstr("chmod 600"));
}

TEST_F(DoctorProjectTest, AMissingFolderIsAnError) {
  std::filesystem::remove(dir_.Path("data/bronze"));
  EXPECT_THAT(Check(), testing::Contains("FAIL bronze"));
  dir_.Write("data/bronze", "a file");
  EXPECT_THAT(Check(), testing::Contains("FAIL bronze"));
}

TEST_F(DoctorProjectTest, AManifestOfThePresentToolOpens) {
  dir_.Write("data/metadata/sync_manifest.json",
             R"({"synced_files": {"data/bronze/a": {"blob_path": "a", "size": 1,)"
             R"( "synced_at": "2026-02-07T19:53:58"}}, "last_sync": "2026-02-07T19:53:58"})");
  const auto findings = Findings();
  EXPECT_THAT(Brief(findings), ElementsAre("ok bronze", "ok manifest", "ok lock"));
  EXPECT_THAT(findings[1].detail, HasSubstr("last sync 2026-02-07T19:53:58"));
}

TEST_F(DoctorProjectTest, ABrokenManifestNamesTheWayOut) {
  dir_.Write("data/metadata/sync_manifest.json", R"({"synced_files": {"data/bronze/a": {)");
  const auto findings = Findings();
  EXPECT_THAT(Brief(findings), ElementsAre("ok bronze", "FAIL manifest", "ok lock"));
  EXPECT_THAT(findings[1].advice, HasSubstr("lakesync manifest rebuild"));
}

TEST_F(DoctorProjectTest, ALockThatIsHeldIsAWarning) {
  dir_.MakeDir("data/metadata");
  const auto lock = ProjectLock::Acquire(dir_.Path("data/metadata/.lakesync.lock"));
  ASSERT_TRUE(lock.ok());
  EXPECT_THAT(Check(), ElementsAre("ok bronze", "ok manifest", "warn lock"));
}

TEST(RenderFindingsTest, AlignsLevelsChecksAndAdvice) {
  EXPECT_EQ(RenderFindings({{Level::kOk, "credential", "account key from .env line 2", ""},
                            {Level::kWarning, "clock", "6 min ahead", "set it"},
                            {Level::kError, "write", "refused", "allow it"}}),
            "ok    credential  account key from .env line 2\n"
            "warn  clock       6 min ahead\n"
            "                  -> set it\n"
            "FAIL  write       refused\n"
            "                  -> allow it\n");
}

TEST(CheckCredentialTest, SaysWhatIsInForceAndFromWhere) {
  const auto findings = CheckCredential({SasAuth{Secret("sig=hidden")},
                                         {"https://lake.blob.core.windows.net", "lake"},
                                         "SAS token from .env line 2",
                                         "account name from .env line 1"});
  const std::string text = RenderFindings(findings);
  EXPECT_THAT(text, HasSubstr("SAS token from .env line 2"));
  EXPECT_THAT(text,
              HasSubstr("https://lake.blob.core.windows.net (account name from .env line 1)"));
  EXPECT_THAT(text, testing::Not(HasSubstr("hidden")));
}

}  // namespace
}  // namespace lakesync
