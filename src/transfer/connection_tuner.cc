#include "transfer/connection_tuner.h"

#include <algorithm>
#include <cmath>

namespace lakesync {
namespace {

constexpr int kFirstLevel = 16;
/// Requests per second that are aimed at before anything is known but the latency.
constexpr double kFirstRate = 2000;
/// A request is as much work as this many bytes. Where latency is the limit requests per second
/// tell how well it goes, where the line is the limit bytes per second do; the sum serves both.
constexpr double kRequestBytes = 256 * 1024;

/// An answer that takes this many times the shortest has waited for others.
constexpr double kQueueing = 1.5;
/// A higher level is kept if it does this much of the work of the one before.
constexpr double kBetter = 1.08;
/// Of a growth by g, how much of g - 1 must come back as more work per second.
constexpr double kNearlyAll = 0.7;  // nothing is in the way yet: take long steps
constexpr double kWorthwhile = 0.2;
constexpr double kLongStep = 4;
constexpr double kShortStep = 2;
constexpr double kProbeUp = 1.5;
constexpr double kProbeUpAfterRefusal = 1.125;
constexpr double kProbeDown = 0.75;
/// A level this much lower is kept if it does this much of the work.
constexpr double kAsGood = 0.97;
/// A held level whose rate falls below this is questioned at once.
constexpr double kFallen = 0.7;

constexpr int kHoldsMin = 6;
constexpr int kHoldsMax = 48;

double Seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

ConnectionTuner::ConnectionTuner(int fixed, int max)
    : fixed_(fixed > 0),
      max_(std::max(1, max)),
      level_(fixed_ ? fixed : std::min(kFirstLevel, max_)),
      holds_between_probes_(kHoldsMin) {}

void ConnectionTuner::Add(const Sample& sample) {
  if (fixed_) return;
  const Time begin = sample.now - sample.duration;
  if (sample.outcome == Outcome::kThrottled || sample.outcome == Outcome::kTimeout) {
    Cut(begin, sample.now);
    return;
  }
  if (phase_ == Phase::kFirstAnswer) {
    // What was begun before it carries the connection's set-up in its duration.
    phase_ = Phase::kLatency;
    StartWindow(sample.now);
    return;
  }
  if (begin < window_begin_ && phase_ == Phase::kLatency) return;
  if (sample.outcome == Outcome::kOk) {
    window_work_ += kRequestBytes + static_cast<double>(sample.bytes);
  }
  if (begin < window_begin_) return;
  window_seconds_ += Seconds(sample.duration);
  latency_min_ = std::min(latency_min_, sample.duration);
  ++window_answers_;
  if (window_answers_ >= level_ && sample.now > window_begin_) EndWindow(sample.now);
}

void ConnectionTuner::EndWindow(Time now) {
  const double rate = window_work_ / Seconds(now - window_begin_);
  switch (phase_) {
    case Phase::kFirstAnswer:
      return;
    case Phase::kLatency:
      return EndLatency(now);
    case Phase::kClimb:
      return EndClimb(rate, now);
    case Phase::kHold:
      return EndHold(rate, now);
    case Phase::kProbe:
      return EndProbe(rate, now);
    case Phase::kRecover:
      // Back to where it was refused, each step half the way; what lies above is for the probes.
      if (level_ >= refused_level_) return Hold(level_, rate, now);
      return Try(Phase::kRecover, level_ + std::ceil((refused_level_ - level_) / 2.0), now);
  }
}

void ConnectionTuner::EndLatency(Time now) {
  base_level_ = level_;
  base_rate_ = level_ * window_work_ / window_seconds_;
  const double latency = window_seconds_ / window_answers_;
  const bool queueing = latency > kQueueing * Seconds(latency_min_);
  Try(Phase::kClimb, std::max(Floor(), level_ * (queueing ? kShortStep : kLongStep)), now);
}

void ConnectionTuner::EndClimb(double rate, Time now) {
  const double growth = static_cast<double>(level_) / base_level_;
  const double better = rate / base_rate_;
  if (better < kBetter && !second_look_) {
    // The first answers at a new level carry handshakes and wait behind the old ones.
    StartWindow(now);
    second_look_ = true;
    return;
  }
  if (better < kBetter) return Hold(std::max<double>(base_level_, Floor()), base_rate_, now);
  base_level_ = level_;
  base_rate_ = rate;
  const double share = (better - 1) / (growth - 1);
  if (level_ == max_ || share < kWorthwhile) return Hold(level_, rate, now);
  Try(Phase::kClimb, level_ * (share >= kNearlyAll ? kLongStep : kShortStep), now);
}

void ConnectionTuner::EndHold(double rate, Time now) {
  if (rate < kFallen * base_rate_) {
    // The service changed within this window: measure it as it is now, then look below soon.
    base_rate_ = rate;
    probe_up_next_ = false;
    holds_between_probes_ = kHoldsMin;
    holds_left_ = 1;
    fallen_ = true;
    return StartWindow(now);
  }
  base_rate_ = fallen_ ? rate : 0.7 * base_rate_ + 0.3 * rate;
  fallen_ = false;
  if (--holds_left_ > 0) return StartWindow(now);
  const bool up = (probe_up_next_ && level_ < max_) || level_ <= Floor();
  probe_up_next_ = !up;
  Try(Phase::kProbe,
      up ? std::ceil(level_ * (refused_level_ > 0 ? kProbeUpAfterRefusal : kProbeUp))
         : std::max(Floor(), std::floor(level_ * kProbeDown)),
      now);
}

void ConnectionTuner::EndProbe(double rate, Time now) {
  const double growth = static_cast<double>(level_) / base_level_;
  const bool keep = rate >= base_rate_ * (growth > 1 ? kBetter : kAsGood);
  // A lower level that loses as much as it is lower has had its answer.
  const bool clear_loss = growth < 1 && rate < base_rate_ * (1 + growth) / 2;
  if (!keep && !clear_loss && !second_look_) {
    StartWindow(now);
    second_look_ = true;
    return;
  }
  if (!keep) {
    holds_between_probes_ = std::min(kHoldsMax, holds_between_probes_ * 2);
    return Hold(base_level_, base_rate_, now);
  }
  // A step that paid is followed by the next one in its direction.
  holds_between_probes_ = kHoldsMin;
  probe_up_next_ = growth > 1;
  Hold(level_, rate, now);
  holds_left_ = 1;
}

void ConnectionTuner::Cut(Time begin, Time now) {
  // What was begun before the last cut says nothing about the level after it.
  if (cut_at_.count() != 0 && begin < cut_at_) return;
  cut_at_ = now;
  refused_level_ = level_;
  Try(Phase::kRecover, level_ / 2, now);
}

double ConnectionTuner::Floor() const {
  return std::min(static_cast<double>(max_), std::round(kFirstRate * Seconds(latency_min_)));
}

void ConnectionTuner::Try(Phase phase, double level, Time now) {
  phase_ = phase;
  level_ = static_cast<int>(std::clamp(std::round(level), 1.0, static_cast<double>(max_)));
  StartWindow(now);
}

void ConnectionTuner::Hold(double level, double rate, Time now) {
  base_level_ = static_cast<int>(level);
  base_rate_ = rate;
  holds_left_ = holds_between_probes_;
  Try(Phase::kHold, level, now);
}

void ConnectionTuner::StartWindow(Time now) {
  second_look_ = false;
  window_begin_ = now;
  window_answers_ = 0;
  window_work_ = 0;
  window_seconds_ = 0;
}

}  // namespace lakesync
