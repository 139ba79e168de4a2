#include "sync/run.h"

namespace lakesync {

const CancelToken& CancelTokenOf(const Observer& observer) {
  static const CancelToken never;
  return observer.cancel ? *observer.cancel : never;
}

ProgressTicker::ProgressTicker(const Run& run, std::function<Progress()> snapshot)
    : run_(run), snapshot_(std::move(snapshot)) {
  if (!run_.observer.on_progress) return;
  thread_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    // Waits on the condition, not on the run's Sleeper: the end of a run must not wait for a tick.
    while (!ended_.wait_for(lock, std::chrono::milliseconds(100), [this] { return done_; })) {
      run_.observer.on_progress(snapshot_());
    }
  });
}

ProgressTicker::~ProgressTicker() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_one();
  thread_.join();
  run_.observer.on_progress(snapshot_());
}

}  // namespace lakesync
