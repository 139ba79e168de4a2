// Whether and when a failed request is sent again. Pure: the loop is in store/retrying_store.
#pragma once

#include <chrono>
#include <optional>

#include "lakesync/result.h"

namespace lakesync {

struct RetryPolicy {
  int tries_max = 10;
  std::chrono::milliseconds first_backoff{500};
  std::chrono::milliseconds backoff_max{30'000};
};

/// The wait before try number `tries_done` + 1, or nullopt when the error is final. Exponential
/// with full jitter (`uniform` in [0, 1)), never shorter than the service's Retry-After. Only
/// kTransient, kThrottled and kCorrupt (bytes damaged on the way) are tried again.
std::optional<std::chrono::milliseconds> NextBackoff(const RetryPolicy& policy, int tries_done,
                                                     const Error& error, double uniform);

}  // namespace lakesync
