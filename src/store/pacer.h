// A token bucket as a timetable: each taker gets the next free slot and waits for it. First come,
// first served over all threads, and no thread wakes without need.
#pragma once

#include <mutex>

#include "env/clock.h"
#include "lakesync/result.h"

namespace lakesync {

/// Thread-safe.
class Pacer {
 public:
  /// `per_second` 0: no limit. After a pause 50 ms worth may go at once.
  Pacer(double per_second, Clock& clock, Sleeper& sleeper, const CancelToken& cancel);

  /// Waits for its turn to use `amount`. kCancelled when the wait was ended.
  Status Take(double amount);

 private:
  SteadyTime Reserve(double amount, SteadyTime now);

  const double per_second_;
  Clock& clock_;
  Sleeper& sleeper_;
  const CancelToken& cancel_;
  std::mutex mutex_;
  SteadyTime next_free_{};
};

}  // namespace lakesync
