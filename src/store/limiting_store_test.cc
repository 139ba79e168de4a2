#include <gtest/gtest.h>

#include "fake_clock.h"
#include "store/decorators.h"
#include "store/memory_store.h"

namespace lakesync {
namespace {

using namespace std::chrono_literals;

class LimitingStoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(memory_->CreateContainer().ok()); }

  void Limit(const Limits& limits) {
    store_ = MakeLimitingStore(*memory_, limits, clock_, sleeper_, cancel_);
  }
  Status Put(const std::string& name, std::string_view bytes) {
    LAKESYNC_TRY(store_->PutBlob(name, SpanBody(bytes), Crc64Extend(0, bytes), {}));
    return {};
  }
  double SecondsPassed() { return std::chrono::duration<double>(clock_.Steady() - begin_).count(); }

  FakeClock clock_;
  FakeSleeper sleeper_{clock_};
  CancelToken cancel_;
  const SteadyTime begin_ = clock_.Steady();
  std::unique_ptr<BlobStore> memory_ = MakeMemoryStore(clock_);
  std::unique_ptr<BlobStore> store_;
};

TEST_F(LimitingStoreTest, RequestsComeNoFasterThanTheirLimit) {
  Limit({.requests_per_second = 10});
  for (int i = 0; i < 51; ++i) ASSERT_TRUE(store_->List({}).ok());
  EXPECT_NEAR(SecondsPassed(), 5.0, 0.1);
}

TEST_F(LimitingStoreTest, UploadsComeNoFasterThanTheirLimit) {
  Limit({.bytes_per_second = 100'000});
  const std::string bytes(50'000, 'x');
  for (int i = 0; i < 21; ++i) ASSERT_TRUE(Put("a", bytes).ok());
  EXPECT_NEAR(SecondsPassed(), 10.0, 0.5);
}

TEST_F(LimitingStoreTest, ALargeBodyIsSpreadWithinItself) {
  Limit({.bytes_per_second = 1'000'000});
  ASSERT_TRUE(Put("a", std::string(10'000'000, 'x')).ok());
  EXPECT_NEAR(SecondsPassed(), 10.0, 0.2);
}

TEST_F(LimitingStoreTest, DownloadsComeNoFasterThanTheirLimit) {
  Limit({});
  ASSERT_TRUE(Put("a", std::string(5'000'000, 'x')).ok());
  Limit({.bytes_per_second = 1'000'000});
  std::uint64_t bytes = 0;
  const auto blob = store_->Get("a", {}, [&](std::span<const char> piece) {
    bytes += piece.size();
    return Status();
  });
  EXPECT_TRUE(blob.ok());
  EXPECT_EQ(bytes, 5'000'000u);
  EXPECT_NEAR(SecondsPassed(), 5.0, 0.2);
}

TEST_F(LimitingStoreTest, NoLimitMeansNoWait) {
  Limit({});
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(Put("a", std::string(100'000, 'x')).ok());
  EXPECT_EQ(SecondsPassed(), 0.0);
}

TEST_F(LimitingStoreTest, APauseSavesUpNoBurst) {
  Limit({.requests_per_second = 10});
  ASSERT_TRUE(store_->List({}).ok());
  clock_.Advance(1h);
  for (int i = 0; i < 21; ++i) ASSERT_TRUE(store_->List({}).ok());
  EXPECT_NEAR(SecondsPassed(), 3602.0, 0.1);
}

TEST_F(LimitingStoreTest, ACancelledRunWaitsNoMore) {
  Limit({.bytes_per_second = 1});
  ASSERT_TRUE(Put("a", "x").ok());
  cancel_.Cancel();
  const Status status = Put("a", "x");
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace lakesync
