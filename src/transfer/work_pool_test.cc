#include "transfer/work_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "fake_clock.h"

namespace lakesync {
namespace {

class WorkPoolTest : public ::testing::Test {
 protected:
  SeededRandom random_{1};
  std::atomic<int> level_{4};
  WorkPool pool_{[this] { return level_.load(); }, 16, random_};
};

TEST_F(WorkPoolTest, RunsEveryTaskOnce) {
  std::mutex mutex;
  std::multiset<int> seen;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(pool_.Submit([&, i] {
      std::lock_guard lock(mutex);
      seen.insert(i);
    }));
  }
  pool_.Finish();
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_EQ(std::set<int>(seen.begin(), seen.end()).size(), 1000u);
}

TEST_F(WorkPoolTest, NeverMoreAtWorkThanTheLevel) {
  level_ = 3;
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  for (int i = 0; i < 200; ++i) {
    pool_.Submit([&] {
      const int now = ++running;
      int seen = most.load();
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::yield();
      --running;
    });
  }
  pool_.Finish();
  EXPECT_LE(most.load(), 3);
}

TEST_F(WorkPoolTest, IdleThreadsTakePartsOfARunningTask) {
  std::mutex mutex;
  std::condition_variable all_here;
  std::set<std::thread::id> threads;
  Status status = Error{ErrorCode::kInvalid, "not run"};
  pool_.Submit([&] {
    // Each part waits until four threads are in: one thread alone would never get through.
    status = pool_.RunParts(4, [&](std::size_t) {
      std::unique_lock lock(mutex);
      threads.insert(std::this_thread::get_id());
      all_here.notify_all();
      all_here.wait(lock, [&] { return threads.size() == 4; });
      return Status::Ok();
    });
  });
  pool_.Finish();
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(threads.size(), 4u);
}

TEST_F(WorkPoolTest, FirstErrorOfAPartEndsTheRest) {
  level_ = 1;  // In order, so that it is known which parts come behind the error.
  std::atomic<int> runs{0};
  Status status;
  pool_.Submit([&] {
    status = pool_.RunParts(1000, [&](std::size_t index) -> Status {
      ++runs;
      if (index == 5) return Error{ErrorCode::kIo, "part 5"};
      return Status::Ok();
    });
  });
  pool_.Finish();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "part 5");
  EXPECT_EQ(runs.load(), 6);
}

TEST_F(WorkPoolTest, StopDropsWhatIsQueuedAndRefusesMore) {
  level_ = 1;
  std::atomic<int> runs{0};
  std::atomic<bool> go{false};
  for (int i = 0; i < 10; ++i) {
    pool_.Submit([&] {
      ++runs;
      while (!go) std::this_thread::yield();
    });
  }
  while (runs == 0) std::this_thread::yield();
  pool_.Stop();
  EXPECT_FALSE(pool_.Submit([&] { ++runs; }));
  go = true;
  pool_.Finish();
  EXPECT_EQ(runs.load(), 1);
}

TEST_F(WorkPoolTest, FinishWithNothingToDoReturns) {
  pool_.Finish();
  EXPECT_EQ(pool_.active(), 0);
}

}  // namespace
}  // namespace lakesync
