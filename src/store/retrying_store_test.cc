#include <gtest/gtest.h>

#include "fake_clock.h"
#include "faulty_store.h"
#include "forwarding_store.h"
#include "store/decorators.h"
#include "store/memory_store.h"

namespace lakesync {
namespace {

using namespace std::chrono_literals;

// Retrying(Faulty(Memory)) in virtual time; every test's plan must have happened at its end.
class RetryingStoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(memory_->CreateContainer().ok()); }
  void TearDown() override {
    if (faulty_) faulty_->ExpectAllFaultsMet();
  }

  BlobStore& WithFaults(std::vector<Fault> plan, const RetryPolicy& policy = {}) {
    faulty_ = std::make_unique<FaultyStore>(*memory_, sleeper_, std::move(plan));
    store_ = MakeRetryingStore(*faulty_, policy, sleeper_, random_, cancel_, &retries_);
    return *store_;
  }
  static Result<WriteReceipt> Put(BlobStore& store, const std::string& name, std::string_view bytes,
                                  const WriteOptions& options = {}) {
    return store.PutBlob(name, SpanBody(bytes), Crc64Extend(0, bytes), options);
  }
  /// The bytes that reached the sink; the outcome is in *blob.
  static std::string Read(BlobStore& store, const std::string& name, const GetQuery& query,
                          std::optional<Result<RemoteBlob>>* outcome = nullptr) {
    std::string bytes;
    auto blob = store.Get(name, query, [&](std::span<const char> piece) {
      bytes.append(piece.begin(), piece.end());
      return Status();
    });
    if (outcome != nullptr) {
      outcome->emplace(std::move(blob));
    } else {
      EXPECT_TRUE(blob.ok()) << blob.error().message;
    }
    return bytes;
  }
  std::chrono::nanoseconds Waited() { return clock_.Steady() - begin_; }

  FakeClock clock_;
  FakeSleeper sleeper_{clock_};
  SeededRandom random_{1};
  CancelToken cancel_;
  const SteadyTime begin_ = clock_.Steady();
  std::atomic<std::uint64_t> retries_{0};
  std::unique_ptr<BlobStore> memory_ = MakeMemoryStore(clock_);
  std::unique_ptr<FaultyStore> faulty_;
  std::unique_ptr<BlobStore> store_;
};

TEST_F(RetryingStoreTest, WorksAgainAfterEachPassingFault) {
  auto& store = WithFaults({{.kind = FaultKind::kServerError},
                            {.kind = FaultKind::kThrottled},
                            {.kind = FaultKind::kResetMidBody},
                            {.kind = FaultKind::kWrongChecksum},
                            {.kind = FaultKind::kHang, .time = 60s},
                            {.kind = FaultKind::kSlow, .time = 5s}});
  const auto receipt = Put(store, "a", "bytes");
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(Read(*memory_, "a", {}), "bytes");
  EXPECT_EQ(retries_, 5u);
  EXPECT_GE(Waited(), 65s);
}

TEST_F(RetryingStoreTest, EveryOperationIsTriedAgain) {
  std::vector<Fault> plan;
  for (const char* operation : {"CreateContainer", "PutBlob", "PutBlock", "PutBlockList",
                                "GetBlockList", "GetProperties", "Get", "List", "Delete"}) {
    plan.push_back({.kind = FaultKind::kServerError, .operation = operation});
  }
  auto& store = WithFaults(std::move(plan));
  const std::string_view kByte = "b";
  EXPECT_EQ(store.CreateContainer().error().code, ErrorCode::kConflict);
  EXPECT_TRUE(Put(store, "a", "bytes").ok());
  EXPECT_TRUE(store.PutBlock("b", "id", SpanBody(kByte), Crc64Extend(0, kByte)).ok());
  EXPECT_TRUE(store.PutBlockList("b", {"id"}, {}).ok());
  EXPECT_TRUE(store.GetBlockList("a").ok());
  EXPECT_TRUE(store.GetProperties("a").ok());
  EXPECT_EQ(Read(store, "a", {}), "bytes");
  EXPECT_TRUE(store.List({}).ok());
  EXPECT_TRUE(store.Delete("a", {}).ok());
  EXPECT_EQ(retries_, 9u);
}

TEST_F(RetryingStoreTest, AFinalErrorIsNotTriedAgain) {
  auto& store = WithFaults({});
  EXPECT_EQ(store.GetProperties("missing").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(faulty_->calls(), 1);
  EXPECT_EQ(Waited(), 0s);
}

TEST_F(RetryingStoreTest, GivesUpAfterTheLastTryAndSaysSo) {
  auto& store = WithFaults({{.nth = 1}, {.nth = 2}, {.nth = 3}}, {.tries_max = 3});
  const auto receipt = Put(store, "a", "bytes");
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.error().code, ErrorCode::kTransient);
  EXPECT_EQ(receipt.error().message, "PutBlob a: InternalError (after 3 tries)");
  EXPECT_EQ(receipt.error().service_code, "InternalError");
  EXPECT_EQ(retries_, 2u);
}

TEST_F(RetryingStoreTest, WaitsAsLongAsTheServiceAsked) {
  auto& store = WithFaults({{.kind = FaultKind::kThrottled, .time = 20s}});
  EXPECT_TRUE(Put(store, "a", "bytes").ok());
  EXPECT_GE(Waited(), 20s);
  EXPECT_LT(Waited(), 21s);
}

TEST_F(RetryingStoreTest, ACancelledRunTriesNoMore) {
  auto& store = WithFaults({{.kind = FaultKind::kServerError}});
  cancel_.Cancel();
  const auto receipt = Put(store, "a", "bytes");
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(receipt.error().message, "PutBlob a: InternalError (stopped before another try)");
  EXPECT_EQ(faulty_->calls(), 1);
}

TEST_F(RetryingStoreTest, ALostAnswerOfANewBlobComesBackAsConflict) {
  auto& store = WithFaults({{.kind = FaultKind::kAnswerLost}});
  WriteOptions options;
  options.condition.if_absent = true;
  const auto receipt = Put(store, "a", "bytes", options);
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.error().code, ErrorCode::kConflict);
  EXPECT_EQ(receipt.error().service_code, "BlobAlreadyExists");
  EXPECT_EQ(Read(*memory_, "a", {}), "bytes");
}

TEST_F(RetryingStoreTest, ALostAnswerOfAnUnconditionalWriteIsWrittenAgain) {
  auto& store = WithFaults({{.kind = FaultKind::kAnswerLost}});
  const auto receipt = Put(store, "a", "bytes");
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(memory_->GetProperties("a")->etag, receipt->etag);
}

// ---- Get

TEST_F(RetryingStoreTest, AGetGoesOnBehindTheBytesThatCame) {
  const std::string bytes = [] {
    std::string made;
    for (int i = 0; i < 60'000; ++i) made += fmt::format("{},", i);
    return made;
  }();
  ASSERT_TRUE(Put(*memory_, "a", bytes).ok());
  auto& store = WithFaults({{.kind = FaultKind::kResetMidBody, .operation = "Get", .nth = 1},
                            {.kind = FaultKind::kServerError, .operation = "Get", .nth = 2},
                            {.kind = FaultKind::kResetMidBody, .operation = "Get", .nth = 3}});
  EXPECT_TRUE(Read(store, "a", {}) == bytes);
  EXPECT_EQ(retries_, 3u);
}

TEST_F(RetryingStoreTest, ARangeGoesOnWithinItself) {
  ASSERT_TRUE(Put(*memory_, "a", "0123456789").ok());
  auto& store = WithFaults({{.kind = FaultKind::kResetMidBody, .operation = "Get"}});
  EXPECT_EQ(Read(store, "a", {.offset = 2, .length = 5}), "23456");
}

TEST_F(RetryingStoreTest, ARangeWhoseLastByteCameNeedsNoneAgain) {
  ASSERT_TRUE(Put(*memory_, "a", "0123456789").ok());
  auto& store = WithFaults({{.kind = FaultKind::kAnswerLost, .operation = "Get"}});
  std::optional<Result<RemoteBlob>> blob;
  EXPECT_EQ(Read(store, "a", {.offset = 2, .length = 5}, &blob), "23456");
  ASSERT_TRUE((*blob).ok());
  EXPECT_EQ((*blob)->size, 10u);
}

TEST_F(RetryingStoreTest, AWholeBlobWhoseLastByteCameNeedsNoneAgain) {
  ASSERT_TRUE(Put(*memory_, "a", "0123456789").ok());
  auto& store = WithFaults({{.kind = FaultKind::kAnswerLost, .operation = "Get"}});
  EXPECT_EQ(Read(store, "a", {}), "0123456789");
}

/// Replaces the blob after the first try of a Get.
class OverwritingStore final : public ForwardingStore {
 public:
  OverwritingStore(BlobStore& inner, BlobStore& memory) : ForwardingStore(inner), memory_(memory) {}
  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    auto result = inner_.Get(name, query, sink);
    const std::string_view other = "another version";
    EXPECT_TRUE(memory_.PutBlob(name, SpanBody(other), Crc64Extend(0, other), {}).ok());
    return result;
  }

 private:
  BlobStore& memory_;
};

TEST_F(RetryingStoreTest, TwoVersionsAreNeverJoined) {
  ASSERT_TRUE(Put(*memory_, "a", "0123456789").ok());
  WithFaults({{.kind = FaultKind::kResetMidBody, .operation = "Get"}});
  OverwritingStore overwriting(*faulty_, *memory_);
  const auto store = MakeRetryingStore(overwriting, {}, sleeper_, random_, cancel_, nullptr);
  std::optional<Result<RemoteBlob>> blob;
  EXPECT_EQ(Read(*store, "a", {}, &blob), "01234");
  EXPECT_EQ((*blob).error().code, ErrorCode::kConflict);
}

TEST_F(RetryingStoreTest, AnErrorOfTheSinkIsFinalWhateverItsCode) {
  ASSERT_TRUE(Put(*memory_, "a", "0123456789").ok());
  auto& store = WithFaults({});
  const auto blob = store.Get("a", {}, [](auto) -> Status {
    return Error{ErrorCode::kTransient, "of the sink"};
  });
  ASSERT_FALSE(blob.ok());
  EXPECT_EQ(blob.error().message, "of the sink");
  EXPECT_EQ(retries_, 0u);
}

}  // namespace
}  // namespace lakesync
