// Walks a layer's folder and yields its files in byte order of their relative paths, so that the
// planner can join them with the ledger in one pass. Memory: the entries of the folders on the way
// down.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "env/file_system.h"
#include "lakesync/result.h"
#include "model/file_entry.h"
#include "scan/path_filter.h"

namespace lakesync {

/// Something on the way that could not be taken: an unreadable folder, a socket, a file that
/// vanished is no problem (it is simply gone).
struct ScanProblem {
  std::string path;  ///< relative to the root
  std::string reason;
  bool is_folder = false;  ///< what lies below it is unknown
};

/// Used by one thread at a time.
class Scanner {
 public:
  Scanner(FileSystem& fs, std::string root, PathFilter filter, bool follow_symlinks);
  ~Scanner();

  /// The next file; false at the end. An Error only when the root itself cannot be read (kNotFound
  /// when it is not there). Following symlinks, a folder that is its own ancestor is a problem, not
  /// a loop.
  Result<bool> Next(FileEntry& entry);
  /// So far.
  const std::vector<ScanProblem>& problems() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lakesync
