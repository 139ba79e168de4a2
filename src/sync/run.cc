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
    while (run_.env.sleeper.Sleep(std::chrono::milliseconds(100), done_)) {
      run_.observer.on_progress(snapshot_());
    }
  });
}

ProgressTicker::~ProgressTicker() {
  if (!thread_.joinable()) return;
  done_.Cancel();
  thread_.join();
  run_.observer.on_progress(snapshot_());
}

}  // namespace lakesync
