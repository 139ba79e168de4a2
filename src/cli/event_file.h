// `--events FILE`: a JSON line per file, for machines.
#pragma once

#include <memory>
#include <string>

#include "env/file_system.h"
#include "lakesync/reports.h"
#include "lakesync/result.h"

namespace lakesync {

/// Used by one thread at a time. Lines are written as they come.
class EventFile {
 public:
  static Result<std::unique_ptr<EventFile>> Open(const std::string& path);
  void Write(const FileEvent& event);
  /// The first error of a write, if any: the run goes on without the rest of the events.
  Status Close();

 private:
  explicit EventFile(std::unique_ptr<WritableFile> file) : file_(std::move(file)) {}

  std::unique_ptr<WritableFile> file_;
  Status status_;
};

}  // namespace lakesync
