// What a run has sent and received, and how many requests may be under way: one object that the
// tracing store feeds and the work pool asks.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "env/clock.h"
#include "store/decorators.h"
#include "transfer/connection_tuner.h"

namespace lakesync {

/// Thread-safe.
class TransferMeter {
 public:
  /// `fixed_connections` 0: the tuner finds the level, up to `connections_max`.
  TransferMeter(int fixed_connections, int connections_max, Clock& clock);

  void OnRequest(const RequestTrace& trace);
  int level() const { return level_; }

  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> bytes_sent{0};
  std::atomic<std::uint64_t> bytes_received{0};
  std::atomic<std::uint64_t> retries{0};

 private:
  Clock& clock_;
  std::mutex mutex_;
  ConnectionTuner tuner_;  // guarded by mutex_
  std::atomic<int> level_;
};

}  // namespace lakesync
