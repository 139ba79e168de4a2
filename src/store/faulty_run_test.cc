// Many blobs through Retrying(Faulty(Memory)) from several threads, with a plan made from a seed:
// whatever order the threads take, every blob arrives, every fault happened, and only virtual time
// passed.
#include <gtest/gtest.h>

#include <thread>

#include "fake_clock.h"
#include "faulty_store.h"
#include "store/decorators.h"
#include "store/memory_store.h"

namespace lakesync {
namespace {

using namespace std::chrono_literals;

constexpr int kBlobs = 400;
constexpr int kThreads = 8;

std::string NameOf(int i) { return fmt::format("year=2026/part-{:03}.parquet", i); }
std::string BytesOf(int i) { return fmt::format("{:0{}}", i, i * 37 % 5000); }

/// For about a third of the blobs one to three faults, each on one of its first tries.
std::vector<Fault> MakePlan(Random& random) {
  constexpr FaultKind kKinds[] = {FaultKind::kServerError,  FaultKind::kThrottled,
                                  FaultKind::kResetMidBody, FaultKind::kAnswerLost,
                                  FaultKind::kHang,         FaultKind::kWrongChecksum,
                                  FaultKind::kSlow};
  std::vector<Fault> plan;
  for (int i = 0; i < kBlobs; ++i) {
    if (random.Uniform() > 0.33) continue;
    const int faults = 1 + static_cast<int>(random.Uniform() * 3);
    for (int nth = 1; nth <= faults; ++nth) {
      Fault fault{kKinds[static_cast<int>(random.Uniform() * 7)], "PutBlob", NameOf(i), nth, 30s};
      // A call that works is the last one, so nothing can be planned behind it.
      plan.push_back(fault);
      if (fault.kind == FaultKind::kSlow) break;
    }
  }
  return plan;
}

class FaultyRunTest : public testing::TestWithParam<std::uint64_t> {};

TEST_P(FaultyRunTest, AllBlobsArriveAndEveryFaultHappens) {
  FakeClock clock;
  FakeSleeper sleeper(clock);
  SeededRandom random(GetParam());
  CancelToken cancel;
  std::atomic<std::uint64_t> retries{0};
  const auto memory = MakeMemoryStore(clock);
  ASSERT_TRUE(memory->CreateContainer().ok());
  auto plan = MakePlan(random);
  const auto slow = std::count_if(plan.begin(), plan.end(),
                                  [](const Fault& f) { return f.kind == FaultKind::kSlow; });
  const auto failing = plan.size() - static_cast<std::size_t>(slow);
  FaultyStore faulty(*memory, sleeper, std::move(plan));
  const auto store = MakeRetryingStore(faulty, {}, sleeper, random, cancel, &retries);

  std::atomic<int> next{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = next++; i < kBlobs; i = next++) {
        const std::string bytes = BytesOf(i);
        const auto receipt = store->PutBlob(NameOf(i), SpanBody(bytes), Crc64Extend(0, bytes), {});
        EXPECT_TRUE(receipt.ok()) << receipt.error().message;
      }
    });
  }
  for (auto& thread : threads) thread.join();

  faulty.ExpectAllFaultsMet();
  EXPECT_GT(failing, 100u);
  EXPECT_EQ(retries, failing);
  for (int i = 0; i < kBlobs; ++i) {
    std::string read;
    const auto blob = memory->Get(NameOf(i), {}, [&](std::span<const char> piece) {
      read.append(piece.begin(), piece.end());
      return Status();
    });
    EXPECT_TRUE(blob.ok() && read == BytesOf(i)) << NameOf(i);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FaultyRunTest, testing::Values(1, 2, 3));

}  // namespace
}  // namespace lakesync
