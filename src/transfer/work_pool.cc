#include "transfer/work_pool.h"

#include <algorithm>
#include <utility>

namespace lakesync {

// A task's parts while it runs; lives on the stack of RunParts. All members under the pool's mutex.
struct WorkPool::Parts {
  const std::function<Status(std::size_t)>& run;
  std::size_t count;
  std::size_t next = 0;
  std::size_t running = 0;
  Status status;

  bool HasNext() const { return next < count && status.ok(); }
};

WorkPool::WorkPool(std::function<int()> level, std::size_t queue_max, Random& random)
    : level_(std::move(level)), queue_max_(queue_max), random_(random) {}

WorkPool::~WorkPool() {
  Stop();
  Finish();
}

bool WorkPool::Submit(Task task) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return queue_.size() < queue_max_ || stopped_; });
  if (stopped_) return false;
  queue_.push_back(std::move(task));
  StartThreads();
  work_or_end_.notify_one();
  return true;
}

// Threads come to be when there is work for them and the level allows it. Caller holds the mutex.
void WorkPool::StartThreads() {
  const int wanted = std::max(1, level_());
  const auto have = static_cast<int>(threads_.size());
  std::size_t work = queue_.size();
  for (const Parts* parts : shared_) work += parts->HasNext() ? parts->count - parts->next : 0;
  const auto idle = static_cast<std::size_t>(have - active_);
  if (have < wanted && work > idle) {
    const auto missing = std::min<std::size_t>(wanted - have, work - idle);
    for (std::size_t i = 0; i < missing; ++i) threads_.emplace_back([this] { Work(); });
  }
}

bool WorkPool::HasParts() const {
  return std::any_of(shared_.begin(), shared_.end(), [](Parts* parts) { return parts->HasNext(); });
}

void WorkPool::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_or_end_.wait(lock, [&] {
      const bool has_work = HasParts() || !queue_.empty();
      return has_work ? active_ < std::max(1, level_()) : finishing_ && active_ == 0;
    });
    if (queue_.empty() && !HasParts()) return;
    ++active_;
    if (HasParts()) {
      RunOnePart(lock, **std::find_if(shared_.begin(), shared_.end(),
                                      [](Parts* parts) { return parts->HasNext(); }));
    } else {
      RunOneTask(lock);
    }
    --active_;
    StartThreads();
    if (queue_.empty() && active_ == 0) {
      work_or_end_.notify_all();
      idle_.notify_all();
    } else {
      work_or_end_.notify_one();
    }
  }
}

void WorkPool::RunOneTask(std::unique_lock<std::mutex>& lock) {
  const auto pick =
      static_cast<std::size_t>(random_.Uniform() * static_cast<double>(queue_.size()));
  std::swap(queue_[pick], queue_.back());
  Task task = std::move(queue_.back());
  queue_.pop_back();
  room_.notify_one();
  lock.unlock();
  task();
  task = nullptr;
  lock.lock();
}

void WorkPool::RunOnePart(std::unique_lock<std::mutex>& lock, Parts& parts) {
  const std::size_t index = parts.next++;
  ++parts.running;
  lock.unlock();
  Status status = parts.run(index);
  lock.lock();
  --parts.running;
  if (!status.ok() && parts.status.ok()) parts.status = std::move(status);
  if (parts.running == 0) part_done_.notify_all();
}

Status WorkPool::RunParts(std::size_t count, const std::function<Status(std::size_t)>& run_part) {
  Parts parts{run_part, count, 0, 0, Status::Ok()};
  std::unique_lock lock(mutex_);
  shared_.push_back(&parts);
  work_or_end_.notify_all();
  while (parts.HasNext()) {
    StartThreads();
    RunOnePart(lock, parts);
  }
  part_done_.wait(lock, [&] { return parts.running == 0; });
  shared_.remove(&parts);
  return parts.status;
}

void WorkPool::Stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  queue_.clear();
  room_.notify_all();
  work_or_end_.notify_all();
}

void WorkPool::Finish() {
  std::vector<std::thread> threads;
  {
    std::unique_lock lock(mutex_);
    finishing_ = true;
    work_or_end_.notify_all();
    // Tasks may still start threads; wait until no work is left before collecting them.
    idle_.wait(lock, [&] { return queue_.empty() && active_ == 0; });
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
}

int WorkPool::active() const {
  std::lock_guard lock(mutex_);
  return active_;
}

}  // namespace lakesync
