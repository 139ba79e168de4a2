#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "env/posix/posix_env.h"

namespace lakesync {
namespace {

using namespace std::chrono_literals;

TEST(PosixClock, SteadyTimeNeverGoesBack) {
  const SteadyTime before = PosixClock().Steady();
  EXPECT_GE(PosixClock().Steady(), before);
}

TEST(PosixSleeper, WaitsAtLeastAsLongAsTold) {
  const CancelToken cancel;
  const SteadyTime before = PosixClock().Steady();
  EXPECT_TRUE(PosixSleeper().Sleep(60ms, cancel));
  EXPECT_GE(PosixClock().Steady() - before, 60ms);
}

TEST(PosixSleeper, CancelEndsTheWait) {
  CancelToken cancel;
  std::thread other([&] { cancel.Cancel(); });
  EXPECT_FALSE(PosixSleeper().Sleep(1h, cancel));
  other.join();
}

TEST(PosixRandom, StaysBelowOneAndVaries) {
  std::set<double> seen;
  for (int i = 0; i < 1000; ++i) {
    const double value = PosixRandom().Uniform();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    seen.insert(value);
  }
  EXPECT_GT(seen.size(), 990u);
}

}  // namespace
}  // namespace lakesync
