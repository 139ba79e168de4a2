// Decides when a run gives up: a wrong key or a dead network fails every file alike, and trying the
// other thousands tells nothing new.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "lakesync/result.h"

namespace lakesync {

/// Thread-safe.
class FailureBreaker {
 public:
  void OnSuccess();
  /// A file's final error. Errors that belong to the file alone (unreadable, changed, a bad name)
  /// do not count.
  void OnError(const Error& error);
  /// Why the run should stop, if it should.
  std::optional<std::string> tripped() const;

 private:
  // In a row, without a success between them.
  static constexpr int kDeniedMax = 3;
  static constexpr int kUnreachableMax = 8;

  mutable std::mutex mutex_;
  int denied_ = 0;
  int unreachable_ = 0;
  std::optional<std::string> tripped_;
};

}  // namespace lakesync
