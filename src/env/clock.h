// Time and chance, passed in so that tests can own them.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time_format.h"
#include "lakesync/cancel.h"

namespace lakesync {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime Now() = 0;
  virtual SteadyTime Steady() = 0;
};

/// Thread-safe.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  /// Waits. False when `cancel` ended the wait early (within 100 ms of being set).
  virtual bool Sleep(std::chrono::nanoseconds duration, const CancelToken& cancel) = 0;
};

/// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  /// Uniform in [0, 1).
  virtual double Uniform() = 0;
};

}  // namespace lakesync
