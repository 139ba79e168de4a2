// Runs a source of values on a thread of its own, a bounded way ahead of its consumer: the scan and
// the ledger are read side by side, on two cores. Values travel in batches that go back to be
// filled again, so their strings keep their memory.
#pragma once

#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/bounded_queue.h"
#include "lakesync/result.h"

namespace lakesync {

template <typename T>
class ReadAhead {
 public:
  using Source = std::function<Result<bool>(T&)>;

  /// `source` is called on the other thread only; it must outlive this object.
  explicit ReadAhead(Source source) : source_(std::move(source)), thread_([this] { Run(); }) {}

  ~ReadAhead() {
    full_.Close();
    empty_.Close();
    thread_.join();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// Swaps the next value into `value`; false at the end, or the source's error.
  Result<bool> Next(T& value) {
    if (next_ == batch_.used) {
      if (batch_.last) return batch_.error ? Result<bool>(*batch_.error) : Result<bool>(false);
      if (!batch_.values.empty()) empty_.Push(std::move(batch_));
      batch_ = *full_.Pop();
      next_ = 0;
      return Next(value);
    }
    std::swap(value, batch_.values[next_++]);
    return true;
  }

 private:
  static constexpr std::size_t kBatchValues = 256;
  static constexpr std::size_t kBatches = 16;

  struct Batch {
    std::vector<T> values{};
    std::size_t used = 0;
    bool last = false;
    std::optional<Error> error{};
  };

  void Run() {
    for (std::size_t made = 0;; ++made) {
      Batch batch;
      if (made >= kBatches) {
        std::optional<Batch> recycled = empty_.Pop();
        if (!recycled) return;
        batch = std::move(*recycled);
      }
      Fill(batch);
      const bool last = batch.last;
      if (!full_.Push(std::move(batch)) || last) return;
    }
  }

  void Fill(Batch& batch) {
    batch.values.resize(kBatchValues);
    batch.used = 0;
    while (batch.used < kBatchValues && !batch.last) {
      Result<bool> more = source_(batch.values[batch.used]);
      if (!more.ok()) batch.error = more.error();
      if (more.ok() && *more) {
        ++batch.used;
      } else {
        batch.last = true;
      }
    }
  }

  Source source_;
  BoundedQueue<Batch> full_{kBatches};
  BoundedQueue<Batch> empty_{kBatches + 1};
  Batch batch_;
  std::size_t next_ = 0;
  std::thread thread_;
};

}  // namespace lakesync
