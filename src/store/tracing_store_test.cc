#include <gtest/gtest.h>

#include "fake_clock.h"
#include "faulty_store.h"
#include "store/decorators.h"
#include "store/memory_store.h"

namespace lakesync {
namespace {

using namespace std::chrono_literals;

// Tracing(Faulty(Memory)).
class TracingStoreTest : public testing::Test {
 protected:
  struct Seen {
    std::string operation;
    std::string name;
    std::chrono::nanoseconds duration;
    std::uint64_t bytes_sent;
    std::uint64_t bytes_received;
    std::string error;
  };

  void SetUp() override { ASSERT_TRUE(memory_->CreateContainer().ok()); }
  BlobStore& WithFaults(std::vector<Fault> plan) {
    faulty_ = std::make_unique<FaultyStore>(*memory_, sleeper_, std::move(plan));
    store_ = MakeTracingStore(*faulty_, clock_, [this](const RequestTrace& trace) {
      seen_.push_back({trace.operation, *trace.name, trace.duration, trace.bytes_sent,
                       trace.bytes_received, trace.error ? trace.error->message : ""});
    });
    return *store_;
  }
  static Result<WriteReceipt> Put(BlobStore& store, std::string_view bytes) {
    return store.PutBlob("a", SpanBody(bytes), Crc64Extend(0, bytes), {});
  }

  FakeClock clock_;
  FakeSleeper sleeper_{clock_};
  std::unique_ptr<BlobStore> memory_ = MakeMemoryStore(clock_);
  std::unique_ptr<FaultyStore> faulty_;
  std::unique_ptr<BlobStore> store_;
  std::vector<Seen> seen_;
};

TEST_F(TracingStoreTest, TellsOfAWrite) {
  auto& store = WithFaults({{.kind = FaultKind::kSlow, .time = 7s}});
  ASSERT_TRUE(Put(store, "12345").ok());
  ASSERT_EQ(seen_.size(), 1u);
  EXPECT_EQ(seen_[0].operation, "PutBlob");
  EXPECT_EQ(seen_[0].name, "a");
  EXPECT_EQ(seen_[0].duration, 7s);
  EXPECT_EQ(seen_[0].bytes_sent, 5u);
  EXPECT_EQ(seen_[0].error, "");
}

TEST_F(TracingStoreTest, TellsOfARead) {
  auto& store = WithFaults({});
  ASSERT_TRUE(Put(*memory_, "12345").ok());
  ASSERT_TRUE(store.Get("a", {.offset = 1}, [](auto) { return Status(); }).ok());
  ASSERT_EQ(seen_.size(), 1u);
  EXPECT_EQ(seen_[0].operation, "Get");
  EXPECT_EQ(seen_[0].bytes_received, 4u);
}

TEST_F(TracingStoreTest, TellsOfAnErrorWithTheBytesThatWentOut) {
  auto& store = WithFaults({{.kind = FaultKind::kResetMidBody}});
  ASSERT_FALSE(Put(store, "123456").ok());
  ASSERT_EQ(seen_.size(), 1u);
  EXPECT_EQ(seen_[0].error, "PutBlob a: connection reset");
  EXPECT_EQ(seen_[0].bytes_sent, 3u);
}

TEST_F(TracingStoreTest, TellsEachTry) {
  auto& tracing = WithFaults({{.kind = FaultKind::kServerError}});
  SeededRandom random(1);
  CancelToken cancel;
  const auto store = MakeRetryingStore(tracing, {}, sleeper_, random, cancel, nullptr);
  ASSERT_TRUE(Put(*store, "x").ok());
  EXPECT_EQ(seen_.size(), 2u);
}

}  // namespace
}  // namespace lakesync
