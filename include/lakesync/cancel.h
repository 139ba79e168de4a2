// A request to stop, shared by everything that works for one run.
#pragma once

#include <atomic>

namespace lakesync {

/// Set once, from any thread or from a signal handler; read by all workers. A run that sees it
/// takes no new file, finishes or drops what is in flight within seconds, saves, and ends as
/// cancelled.
class CancelToken {
 public:
  CancelToken() = default;
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  /// Async-signal-safe.
  void Cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
  static_assert(std::atomic<bool>::is_always_lock_free);
};

}  // namespace lakesync
