// Lines of a file, in constant memory.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "env/file_system.h"
#include "lakesync/result.h"

namespace lakesync {

/// Used by one thread at a time.
class LineReader {
 public:
  /// Reads from the start of `file` up to `bytes_end`.
  explicit LineReader(std::shared_ptr<ReadableFile> file,
                      std::uint64_t bytes_end = std::numeric_limits<std::uint64_t>::max());

  /// False at the end. `line` comes without its newline and holds until the next call. kCorrupt
  /// when a line is longer than any that lakesync writes.
  Result<bool> Next(std::string_view& line);

  /// Whether the line ended in a newline; false only for a last line that the file's end cut off.
  bool terminated() const { return terminated_; }
  /// Of the last line, from 1.
  std::uint64_t line_number() const { return line_number_; }
  /// Where the next line begins.
  std::uint64_t offset() const { return buffer_offset_ + next_; }

 private:
  Status Refill();

  std::shared_ptr<ReadableFile> file_;
  std::uint64_t bytes_end_;
  std::string buffer_;
  std::size_t filled_ = 0;
  std::size_t next_ = 0;
  std::uint64_t buffer_offset_ = 0;
  bool at_end_ = false;
  bool terminated_ = true;
  std::uint64_t line_number_ = 0;
};

}  // namespace lakesync
