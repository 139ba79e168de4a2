// The worker threads of a run. Tasks wait in a bounded queue and are taken in random order, because
// the service partitions by name range and neighbours in the queue are neighbours in name. How many
// work at once is asked of `level` after every task, so the number of connections follows the
// tuner.
//
// A task that is too large for one thread cuts itself into parts (RunParts); idle workers take
// parts of a running task before they take a new one.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "env/clock.h"
#include "lakesync/result.h"

namespace lakesync {

/// Every member may be called from any thread, but Finish and the destructor only by the owner.
class WorkPool {
 public:
  using Task = std::function<void()>;

  WorkPool(std::function<int()> level, std::size_t queue_max, Random& random);
  /// Drops what is queued and waits for what runs.
  ~WorkPool();

  /// Waits for room in the queue. False when the pool was stopped; the task is then dropped.
  bool Submit(Task task);
  /// Only from within a task: runs `run_part(0 … count-1)` on this and on idle threads. Ends when
  /// all are done, or with the first error when those under way are.
  Status RunParts(std::size_t count, const std::function<Status(std::size_t)>& run_part);
  /// Drops what is queued; what runs goes on.
  void Stop();
  /// Waits until every task is done or dropped. No Submit after it.
  void Finish();
  /// Threads at work now.
  int active() const;

 private:
  struct Parts;

  void Work();
  void RunOneTask(std::unique_lock<std::mutex>& lock);
  void RunOnePart(std::unique_lock<std::mutex>& lock, Parts& parts);
  bool HasParts() const;
  void StartThreads();

  const std::function<int()> level_;
  const std::size_t queue_max_;
  Random& random_;

  mutable std::mutex mutex_;
  std::condition_variable work_or_end_;
  std::condition_variable room_;
  std::condition_variable part_done_;
  std::condition_variable idle_;
  // Guarded by mutex_:
  std::vector<Task> queue_;
  std::list<Parts*> shared_;
  std::vector<std::thread> threads_;
  int active_ = 0;
  bool stopped_ = false;
  bool finishing_ = false;
};

}  // namespace lakesync
