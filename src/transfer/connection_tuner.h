// How many requests should be under way at once. Finds its own level from what it measures and
// keeps reacting. Pure: fed with results and times, it answers a number.
//
// The first answers give the latency; Little's law (rate × latency) gives the first level at once,
// because a run of a few seconds has no time to climb. From there it climbs while throughput grows
// and falls on throttling, timeouts, and latency that grows without throughput.
#pragma once

#include <chrono>
#include <cstdint>

namespace lakesync {

/// Not thread-safe: its owner calls it under its own lock.
class ConnectionTuner {
 public:
  enum class Outcome { kOk, kThrottled, kTimeout, kOther };
  struct Sample {
    Outcome outcome = Outcome::kOk;
    std::uint64_t bytes = 0;              ///< of the body
    std::chrono::nanoseconds duration{};  ///< of this try, alone
    std::chrono::nanoseconds now{};       ///< steady time at its end
  };

  /// `fixed` > 0: always that number.
  ConnectionTuner(int fixed, int max);

  void Add(const Sample& sample);
  /// From 1 to max.
  int level() const;

 private:
  struct State {
    int level = 1;
  };
  int fixed_;
  int max_;
  State state_;
};

}  // namespace lakesync
