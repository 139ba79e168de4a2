// What every operation carries along: the world, the settings, and who watches.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "env/environment.h"
#include "lakesync/reports.h"
#include "settings/settings.h"

namespace lakesync {

struct Run {
  Environment env;
  const Settings& settings;
  const Observer& observer;
  const CancelToken& cancel;
  SteadyTime started;

  double Seconds() const {
    return std::chrono::duration<double>(env.clock.Steady() - started).count();
  }
};

/// The observer's token, or one that is never set.
const CancelToken& CancelTokenOf(const Observer& observer);

/// Calls the observer about ten times a second with what `snapshot` gives, and once more at its
/// end.
class ProgressTicker {
 public:
  ProgressTicker(const Run& run, std::function<Progress()> snapshot);
  ~ProgressTicker();
  ProgressTicker(const ProgressTicker&) = delete;
  ProgressTicker& operator=(const ProgressTicker&) = delete;

 private:
  const Run& run_;
  const std::function<Progress()> snapshot_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace lakesync
