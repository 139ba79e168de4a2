// Writes a manifest in the sorted layout.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "env/file_system.h"
#include "lakesync/result.h"

namespace lakesync {

/// Used by one thread at a time.
class ManifestWriter {
 public:
  explicit ManifestWriter(std::unique_ptr<WritableFile> file);

  /// `line` as AppendEntryLine writes it; the keys in byte order.
  Status Add(std::string_view line);
  /// `other_lines`: from ManifestReader::OtherLines. Afterwards the disk has it all.
  Status Finish(std::string_view other_lines, std::string_view last_sync);

 private:
  std::unique_ptr<WritableFile> file_;
  std::string buffer_;
  std::string_view separator_ = "\n";
};

}  // namespace lakesync
