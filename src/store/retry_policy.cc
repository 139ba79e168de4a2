#include "store/retry_policy.h"

#include <algorithm>

namespace lakesync {
namespace {

bool WorthAnotherTry(ErrorCode code) {
  switch (code) {
    case ErrorCode::kTransient:
    case ErrorCode::kThrottled:
    case ErrorCode::kCorrupt:
      return true;
    case ErrorCode::kDenied:
    case ErrorCode::kConflict:
    case ErrorCode::kNotFound:
    case ErrorCode::kChanged:
    case ErrorCode::kCancelled:
    case ErrorCode::kInvalid:
    case ErrorCode::kBusy:
    case ErrorCode::kIo:
      return false;
  }
  return false;
}

std::chrono::milliseconds Jittered(std::chrono::milliseconds longest, double uniform) {
  const double wait = static_cast<double>(longest.count()) * uniform;
  return std::chrono::milliseconds(static_cast<std::int64_t>(wait));
}

}  // namespace

std::optional<std::chrono::milliseconds> NextBackoff(const RetryPolicy& policy, int tries_done,
                                                     const Error& error, double uniform) {
  if (!WorthAnotherTry(error.code) || tries_done >= policy.tries_max) return std::nullopt;
  std::chrono::milliseconds longest = policy.first_backoff;
  for (int i = 1; i < tries_done && longest < policy.backoff_max; ++i) longest *= 2;
  const auto wait = Jittered(std::min(longest, policy.backoff_max), uniform);
  if (!error.retry_after) return wait;
  // All workers were told the same moment: the jitter on top keeps them from coming back at once.
  return std::max(wait, *error.retry_after + Jittered(policy.first_backoff, uniform));
}

}  // namespace lakesync
