// One lakesync per project at a time.
#pragma once

#include <memory>
#include <string>

#include "lakesync/result.h"

namespace lakesync {

/// Held from Acquire to destruction, and no longer than the process lives (flock on a file that
/// also holds the PID). Excludes other processes and other objects of this process.
class ProjectLock {
 public:
  /// kBusy, naming the other's PID, when it is taken; kIo when the folder of `path` cannot be
  /// written.
  static Result<std::unique_ptr<ProjectLock>> Acquire(const std::string& path);
  ~ProjectLock();
  ProjectLock(const ProjectLock&) = delete;
  ProjectLock& operator=(const ProjectLock&) = delete;

 private:
  explicit ProjectLock(int fd);
  int fd_;
};

}  // namespace lakesync
