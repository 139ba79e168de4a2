#include <algorithm>
#include <mutex>
#include <random>
#include <thread>

#include "env/posix/posix_env.h"

namespace lakesync {
namespace {

class RealClock final : public Clock {
 public:
  WallTime Now() override { return std::chrono::system_clock::now(); }
  SteadyTime Steady() override { return std::chrono::steady_clock::now(); }
};

// Looks at the token between short sleeps. A condition variable would wake at once, but the token
// is set from signal handlers, which may not touch one.
class RealSleeper final : public Sleeper {
 public:
  bool Sleep(std::chrono::nanoseconds duration, const CancelToken& cancel) override {
    constexpr std::chrono::milliseconds kStep(50);
    const auto end = std::chrono::steady_clock::now() + duration;
    while (!cancel.cancelled()) {
      const auto left = end - std::chrono::steady_clock::now();
      if (left <= left.zero()) return true;
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, kStep));
    }
    return false;
  }
};

class RealRandom final : public Random {
 public:
  double Uniform() override {
    std::lock_guard lock(mutex_);
    // The 53 bits that a double holds; std::generate_canonical may round up to 1.
    return static_cast<double>(engine_() >> 11) * 0x1.0p-53;
  }

 private:
  static std::uint64_t Seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
  }

  std::mutex mutex_;
  std::mt19937_64 engine_{Seed()};
};

}  // namespace

// Never destroyed: a worker may still ask for the time while the process ends.
Clock& PosixClock() {
  static auto& clock = *new RealClock;
  return clock;
}

Sleeper& PosixSleeper() {
  static auto& sleeper = *new RealSleeper;
  return sleeper;
}

Random& PosixRandom() {
  static auto& random = *new RealRandom;
  return random;
}

}  // namespace lakesync
