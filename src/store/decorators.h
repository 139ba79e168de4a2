// The stores that wrap another store; sync/wiring shows which wraps which. Each is made here and
// defined in a file of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "env/clock.h"
#include "lakesync/cancel.h"
#include "store/blob_store.h"
#include "store/retry_policy.h"

namespace lakesync {

/// The only place where a request is sent again. Between tries it waits as store/retry_policy says;
/// a wait ends early with kCancelled. A write whose answer was lost and whose repetition fails on
/// its own condition (if_absent, If-Match) comes back as kConflict: the caller looks at the blob
/// and finds its own bytes. A Get whose sink has taken bytes goes on behind them, bound to the same
/// ETag; a Get without if_match asks for the properties first to learn it, so pass the one you
/// know. An error from the sink is final. `retries` (may be null) counts repetitions.
std::unique_ptr<BlobStore> MakeRetryingStore(BlobStore& inner, const RetryPolicy& policy,
                                             Sleeper& sleeper, Random& random,
                                             const CancelToken& cancel,
                                             std::atomic<std::uint64_t>* retries);

/// Caps bytes per second (each way, of bodies) and requests per second over all threads, first come
/// first served; 0: no cap. A wait ends early with kCancelled.
struct Limits {
  std::uint64_t bytes_per_second = 0;
  double requests_per_second = 0;
};
std::unique_ptr<BlobStore> MakeLimitingStore(BlobStore& inner, const Limits& limits, Clock& clock,
                                             Sleeper& sleeper, const CancelToken& cancel);

/// What one request did; `operation` is "PutBlob", "List", …
struct RequestTrace {
  const char* operation = "";
  const std::string* name = nullptr;  ///< blob or prefix
  std::chrono::nanoseconds duration{};
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  const Error* error = nullptr;  ///< null: it succeeded
};
/// Tells `on_request` of every request, after it, on the thread that made it.
std::unique_ptr<BlobStore> MakeTracingStore(BlobStore& inner, Clock& clock,
                                            std::function<void(const RequestTrace&)> on_request);

}  // namespace lakesync
