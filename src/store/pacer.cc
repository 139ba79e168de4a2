#include "store/pacer.h"

#include <algorithm>

namespace lakesync {
namespace {

/// What a pause may save up: enough to hide the jitter of waking, too little to be seen as a burst.
constexpr std::chrono::milliseconds kBurst{50};

}  // namespace

Pacer::Pacer(double per_second, Clock& clock, Sleeper& sleeper, const CancelToken& cancel)
    : per_second_(per_second), clock_(clock), sleeper_(sleeper), cancel_(cancel) {}

Status Pacer::Take(double amount) {
  if (per_second_ <= 0 || amount <= 0) return {};
  const SteadyTime now = clock_.Steady();
  const SteadyTime turn = Reserve(amount, now);
  if (turn <= now || sleeper_.Sleep(turn - now, cancel_)) return {};
  return Error{ErrorCode::kCancelled, "stopped while waiting for the rate limit"};
}

SteadyTime Pacer::Reserve(double amount, SteadyTime now) {
  const auto slot = std::chrono::duration_cast<SteadyTime::duration>(
      std::chrono::duration<double>(amount / per_second_));
  const std::lock_guard lock(mutex_);
  const SteadyTime turn = std::max(next_free_, now - kBurst);
  next_free_ = turn + slot;
  return turn;
}

}  // namespace lakesync
