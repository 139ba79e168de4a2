#include "transfer/uploader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "env/posix/posix_env.h"
#include "fake_clock.h"
#include "faulty_store.h"
#include "forwarding_store.h"
#include "store/decorators.h"
#include "store/memory_store.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using Kind = UploadOutcome::Kind;

constexpr std::uint64_t kMiB = 1u << 20;
const char kName[] = "supermarket=bistek/a.parquet";

class UploaderTest : public ::testing::Test {
 protected:
  UploaderTest() {
    rules_.single_put_bytes_max = kMiB;
    rules_.block_bytes = kMiB;
    rules_.root = dir_.path();
    rules_.key_prefix = "data/bronze/";
  }

  void Write(const std::string& content) { path_ = dir_.Write(kName, content); }

  UploadTask Task(ActionKind kind = ActionKind::kUpload, ActionReason reason = ActionReason::kNew) {
    const FileStat stat = *PosixFileSystem().Stat(path_);
    return {{kName, stat.size, stat.mtime_ns}, known_, {kind, reason}};
  }

  Result<UploadOutcome> Upload(const UploadTask& task) {
    Result<UploadOutcome> outcome = Error{ErrorCode::kInvalid, "not run"};
    const auto retrying = MakeRetryingStore(*outer_, {}, sleeper_, random_, cancel_, nullptr);
    WorkPool pool([] { return 4; }, 4, random_);
    Uploader uploader(PosixFileSystem(), *retrying, pool, clock_, sleeper_, cancel_, rules_);
    pool.Submit([&] { outcome = uploader.Upload(task); });
    pool.Finish();
    return outcome;
  }

  std::string Remote() {
    std::string bytes;
    const auto got = store_->Get(kName, {}, [&](std::span<const char> piece) {
      bytes.append(piece.begin(), piece.end());
      return Status::Ok();
    });
    return got.ok() ? bytes : got.error().message;
  }

  static std::string Bytes(std::size_t count, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
  }

  TempDir dir_;
  std::string path_;
  FakeClock clock_;
  FakeSleeper sleeper_{clock_};
  SeededRandom random_{7};
  CancelToken cancel_;
  std::unique_ptr<BlobStore> store_ = MakeMemoryStore(clock_);
  BlobStore* outer_ = store_.get();
  std::optional<LedgerEntry> known_;
  UploadRules rules_;
};

TEST_F(UploaderTest, MakesTheContainerAndSendsTheFile) {
  Write("prices");
  const auto outcome = Upload(Task());
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(outcome->kind, Kind::kUploaded);
  EXPECT_EQ(outcome->sent_bytes, 6u);
  EXPECT_EQ(Remote(), "prices");
  EXPECT_FALSE(outcome->entry.etag.empty());
}

TEST_F(UploaderTest, BlobCarriesMtimeAndChecksum) {
  Write("prices");
  const auto outcome = Upload(Task());
  const auto blob = store_->GetProperties(kName);
  ASSERT_TRUE(blob.ok());
  EXPECT_EQ(blob->mtime_ns(), outcome->entry.mtime_ns);
  EXPECT_EQ(blob->crc64(), outcome->entry.crc64);
}

TEST_F(UploaderTest, TakesOverABlobThatIsThereAndTheSame) {
  Write("prices");
  ASSERT_TRUE(Upload(Task()).ok());
  const auto again = Upload(Task());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->kind, Kind::kAdopted);
  EXPECT_EQ(again->sent_bytes, 0u);
}

TEST_F(UploaderTest, ReplacesAForeignBlobThatDiffers) {
  Write("theirs");
  ASSERT_TRUE(Upload(Task()).ok());
  Write("ours, longer");
  const auto outcome = Upload(Task());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->kind, Kind::kUploaded);
  EXPECT_EQ(Remote(), "ours, longer");
}

TEST_F(UploaderTest, TouchedFileIsOnlyRefreshed) {
  Write("prices");
  known_ = Upload(Task())->entry;
  ASSERT_TRUE(PosixFileSystem().SetMtime(path_, 1'000'000'000).ok());
  const auto outcome = Upload(Task(ActionKind::kCompare, ActionReason::kMtime));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->kind, Kind::kRefreshed);
  EXPECT_EQ(outcome->entry.mtime_ns, 1'000'000'000);
  EXPECT_EQ(outcome->entry.synced_at, known_->synced_at);
}

TEST_F(UploaderTest, SameSizeOtherBytesIsSent) {
  Write("prices");
  known_ = Upload(Task())->entry;
  Write("PRICES");
  EXPECT_EQ(Upload(Task(ActionKind::kCompare, ActionReason::kMtime))->kind, Kind::kUploaded);
  EXPECT_EQ(Remote(), "PRICES");
}

TEST_F(UploaderTest, EntryOfTheOlderToolIsComparedWithTheBlob) {
  Write("prices");
  known_ = Upload(Task())->entry;
  known_->etag.clear();
  known_->crc64.reset();
  known_->mtime_ns.reset();
  EXPECT_EQ(Upload(Task(ActionKind::kCompare, ActionReason::kChecked))->kind, Kind::kAdopted);
}

TEST_F(UploaderTest, BlobThatVanishedIsSentAgain) {
  Write("prices");
  known_ = Upload(Task())->entry;
  ASSERT_TRUE(store_->Delete(kName, {}).ok());
  Write("prices, new");
  EXPECT_EQ(Upload(Task(ActionKind::kUpload, ActionReason::kSize))->kind, Kind::kUploaded);
  EXPECT_EQ(Remote(), "prices, new");
}

TEST_F(UploaderTest, LargeFileGoesInBlocksWithItsMd5) {
  const std::string bytes = Bytes(3 * kMiB + 5);
  Write(bytes);
  const auto outcome = Upload(Task());
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(Remote(), bytes);
  EXPECT_EQ(store_->GetBlockList(kName)->committed.size(), 4u);
  EXPECT_EQ(store_->GetProperties(kName)->content_md5.size(), 16u);
}

TEST_F(UploaderTest, WholeFileChecksumIsPutTogetherFromTheBlocks) {
  const std::string bytes = Bytes(2 * kMiB + 77);
  Write(bytes);
  EXPECT_EQ(Upload(Task())->entry.crc64, Crc64Extend(0, bytes));
}

TEST_F(UploaderTest, OnlyChangedBlocksTravel) {
  std::string bytes = Bytes(4 * kMiB);
  Write(bytes);
  known_ = Upload(Task())->entry;
  bytes[2 * kMiB + 1] ^= 1;
  Write(bytes);
  const auto outcome = Upload(Task(ActionKind::kUpload, ActionReason::kMtime));
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(outcome->sent_bytes, kMiB);
  EXPECT_EQ(Remote(), bytes);
}

TEST_F(UploaderTest, BlocksOfACrashedUploadAreNotSentAgain) {
  Write(Bytes(4 * kMiB));
  ASSERT_TRUE(store_->CreateContainer().ok());
  FaultyStore dying(*store_, sleeper_,
                    {{.kind = FaultKind::kServerError, .operation = "PutBlockList"}});
  outer_ = &dying;
  // The commit fails for good, as if the process had been killed before it.
  const auto no_retry =
      MakeRetryingStore(dying, {.tries_max = 1}, sleeper_, random_, cancel_, nullptr);
  outer_ = no_retry.get();
  rules_.on_change = OnChange::kFail;
  {
    WorkPool pool([] { return 4; }, 4, random_);
    Uploader uploader(PosixFileSystem(), dying, pool, clock_, sleeper_, cancel_, rules_);
    pool.Submit([&] { EXPECT_FALSE(uploader.Upload(Task()).ok()); });
    pool.Finish();
  }
  dying.ExpectAllFaultsMet();
  outer_ = store_.get();
  const auto outcome = Upload(Task());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->sent_bytes, 0u);
}

TEST_F(UploaderTest, UncommittedBlocksOfAnotherToolDoNotJam) {
  Write(Bytes(2 * kMiB));
  ASSERT_TRUE(store_->CreateContainer().ok());
  const std::string theirs = "their block";
  ASSERT_TRUE(store_->PutBlock(kName, "0001", SpanBody(theirs), Crc64Extend(0, theirs)).ok());
  const auto outcome = Upload(Task());
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(outcome->kind, Kind::kUploaded);
}

TEST_F(UploaderTest, UncommittedBlocksOfAnotherToolDoNotJamAnOverwrite) {
  Write(Bytes(2 * kMiB));
  known_ = Upload(Task())->entry;
  const std::string theirs = "their block";
  // The memory store refuses another length beside ours, as the service does, so the version is
  // theirs too.
  ASSERT_TRUE(store_->Delete(kName, {}).ok());
  ASSERT_TRUE(store_->PutBlock(kName, "0001", SpanBody(theirs), Crc64Extend(0, theirs)).ok());
  ASSERT_TRUE(store_->PutBlockList(kName, {"0001"}, {}).ok());
  ASSERT_TRUE(store_->PutBlock(kName, "0002", SpanBody(theirs), Crc64Extend(0, theirs)).ok());
  const auto outcome = Upload(Task(ActionKind::kUpload, ActionReason::kMtime));
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(Remote().size(), 2 * kMiB);
}

TEST_F(UploaderTest, LostAnswerEndsAsTheSameBlob) {
  Write("prices");
  ASSERT_TRUE(store_->CreateContainer().ok());
  FaultyStore faulty(*store_, sleeper_, {{.kind = FaultKind::kAnswerLost, .operation = "PutBlob"}});
  outer_ = &faulty;
  const auto outcome = Upload(Task());
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(outcome->kind, Kind::kAdopted);
  EXPECT_EQ(Remote(), "prices");
  faulty.ExpectAllFaultsMet();
}

// Changes the file each time its bytes have been read, until it has done so `times`.
class ChangingUploadTest : public UploaderTest {
 protected:
  Result<UploadOutcome> UploadWhileChanging(int times) {
    int changes = 0;
    clock_.Advance(std::chrono::seconds(1));
    class Changing final : public Body {
     public:
      Changing(const Body& body, std::function<void()> change)
          : body_(body), change_(std::move(change)) {}
      std::uint64_t size() const override { return body_.size(); }
      Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) const override {
        change_();
        return body_.ReadAt(offset, out);
      }

     private:
      const Body& body_;
      std::function<void()> change_;
    };
    class ChangingStore final : public ForwardingStore {
     public:
      ChangingStore(BlobStore& inner, std::function<void()> change)
          : ForwardingStore(inner), change_(std::move(change)) {}
      Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                                   const WriteOptions& options) override {
        return inner_.PutBlob(name, Changing(body, change_), crc, options);
      }

     private:
      std::function<void()> change_;
    };
    ChangingStore changing(*store_, [&] {
      if (changes < times) {
        ++changes;
        EXPECT_TRUE(PosixFileSystem().SetMtime(path_, changes).ok());
      }
    });
    EXPECT_TRUE(store_->CreateContainer().ok());
    outer_ = &changing;
    return Upload(Task());
  }
};

TEST_F(ChangingUploadTest, FileThatSettlesIsReadAgain) {
  Write(Bytes(kMiB / 2));  // Larger than what is read once.
  const auto outcome = UploadWhileChanging(1);
  ASSERT_TRUE(outcome.ok()) << outcome.error().message;
  EXPECT_EQ(outcome->entry.mtime_ns, 1);
}

TEST_F(ChangingUploadTest, FileThatNeverSettlesIsReportedAndNotPublished) {
  Write(Bytes(kMiB / 2));  // Larger than what is read once.
  const auto outcome = UploadWhileChanging(1000);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, ErrorCode::kChanged);
  EXPECT_THAT(outcome.error().message, ::testing::HasSubstr("changed while it was read"));
  EXPECT_FALSE(store_->GetProperties(kName).ok());
}

TEST_F(ChangingUploadTest, SkipLeavesItForTheNextSync) {
  rules_.on_change = OnChange::kSkip;
  Write(Bytes(kMiB / 2));  // Larger than what is read once.
  EXPECT_EQ(UploadWhileChanging(1)->kind, Kind::kPostponed);
  EXPECT_FALSE(store_->GetProperties(kName).ok());
}

TEST_F(ChangingUploadTest, FailReportsAtOnce) {
  rules_.on_change = OnChange::kFail;
  Write(Bytes(kMiB / 2));  // Larger than what is read once.
  EXPECT_EQ(UploadWhileChanging(1).error().code, ErrorCode::kChanged);
  EXPECT_TRUE(sleeper_.sleeps().empty());
}

}  // namespace
}  // namespace lakesync
