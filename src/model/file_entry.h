// A local file as the scan found it.
#pragma once

#include <cstdint>
#include <string>

namespace lakesync {

struct FileEntry {
  /// Relative to the layer's root, '/' between the parts: "supermarket=bistek/…/file.parquet".
  std::string path;
  std::uint64_t size = 0;
  /// Nanoseconds since 1970.
  std::int64_t mtime_ns = 0;

  friend bool operator==(const FileEntry&, const FileEntry&) = default;
};

}  // namespace lakesync
