// Time and chance that a test owns: nothing here waits, so retries and back-off run at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <random>
#include <utility>
#include <vector>

#include "env/clock.h"

namespace lakesync {

/// A clock that stands still until it is advanced. Both times move together. Thread-safe.
class FakeClock final : public Clock {
 public:
  /// 2026-02-07T19:53:58Z unless told.
  explicit FakeClock(WallTime start = WallTime(std::chrono::seconds(1'770'494'038)))
      : wall_(start) {}

  WallTime Now() override {
    std::lock_guard lock(mutex_);
    return wall_;
  }
  SteadyTime Steady() override {
    std::lock_guard lock(mutex_);
    return steady_;
  }
  void Advance(std::chrono::nanoseconds duration) {
    std::lock_guard lock(mutex_);
    wall_ += duration;
    steady_ += duration;
  }
  /// As when someone sets the machine's clock; the steady time stays.
  void SetWall(WallTime wall) {
    std::lock_guard lock(mutex_);
    wall_ = wall;
  }

 private:
  std::mutex mutex_;
  WallTime wall_;
  SteadyTime steady_{std::chrono::hours(1)};
};

/// Sleeps by advancing a FakeClock, and remembers for how long. Thread-safe.
class FakeSleeper final : public Sleeper {
 public:
  explicit FakeSleeper(FakeClock& clock) : clock_(clock) {}

  bool Sleep(std::chrono::nanoseconds duration, const CancelToken& cancel) override {
    if (cancel.cancelled()) return false;
    if (on_sleep) on_sleep(duration);
    if (cancel.cancelled()) return false;
    std::lock_guard lock(mutex_);
    clock_.Advance(duration);
    sleeps_.push_back(duration);
    return true;
  }
  /// Every sleep that ran to its end, in order.
  std::vector<std::chrono::nanoseconds> sleeps() const {
    std::lock_guard lock(mutex_);
    return sleeps_;
  }

  /// Runs at the start of each sleep, on the sleeping thread; may set the cancel token. Assign it
  /// before other threads sleep.
  std::function<void(std::chrono::nanoseconds)> on_sleep;

 private:
  FakeClock& clock_;
  mutable std::mutex mutex_;
  std::vector<std::chrono::nanoseconds> sleeps_;
};

/// The same numbers for the same seed. Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}

  double Uniform() override {
    std::lock_guard lock(mutex_);
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53;
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace lakesync
