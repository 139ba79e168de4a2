// How many requests should be under way at once. Finds its own level from what it measures and
// keeps reacting. Pure: fed with results and times, it answers a number.
//
// A run of a few seconds has no time to climb from one connection. So the first answers give the
// latency, and Little's law (rate × latency) gives at once the level that would carry a rate that
// every account and every machine can take. From there on it is an experiment at a time: another
// level for as long as it takes that many requests to be begun and answered, kept if the work done
// per second says so, else taken back. Falling on throttling and timeouts is a rule, not an
// experiment.
//
// Latency alone is no guide (as in TCP Vegas): it grows with the size of the body, and a slow
// server that still serves more at a higher level is worth the wait.
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
  int level() const { return level_; }

 private:
  using Time = std::chrono::nanoseconds;
  enum class Phase {
    kFirstAnswer,  ///< nothing known
    kLatency,      ///< measuring the latency at the first level
    kClimb,        ///< each window at a higher level than the last
    kHold,         ///< at the best level known, until the next experiment
    kProbe,        ///< one window at a slightly different level
    kRecover,      ///< after throttling: back up in steps that get smaller
  };

  void EndWindow(Time now);
  void EndLatency(Time now);
  void EndClimb(double rate, Time now);
  void EndHold(double rate, Time now);
  void EndProbe(double rate, Time now);
  void Cut(Time begin, Time now);
  void Try(Phase phase, double level, Time now);
  void Hold(double level, double rate, Time now);
  void StartWindow(Time now);
  /// The level that Little's law asks for at the shortest latency seen: being too low costs a run
  /// far more than being too high, so no experiment leads below it.
  double Floor() const;

  const bool fixed_;
  const int max_;
  int level_;
  Phase phase_ = Phase::kFirstAnswer;

  // The window: since the last change of level, or since the last judgement.
  Time window_begin_{};
  int window_answers_ = 0;     ///< to requests begun in it
  double window_work_ = 0;     ///< of all that were answered in it
  double window_seconds_ = 0;  ///< the durations of window_answers_, added up

  bool second_look_ = false;
  Time latency_min_ = Time::max();

  // What to compare with and to return to.
  int base_level_ = 0;
  double base_rate_ = 0;

  int holds_between_probes_ = 0;
  int holds_left_ = 0;
  bool probe_up_next_ = true;
  bool fallen_ = false;  ///< base_rate_ is from a window that saw the service change
  Time cut_at_{};
  int refused_level_ = 0;  ///< at the last cut
};

}  // namespace lakesync
