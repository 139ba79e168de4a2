// A part of a local file as a request body.
#pragma once

#include "env/file_system.h"
#include "model/block_range.h"
#include "model/body.h"

namespace lakesync {

/// Reads straight from the file, so a large one never sits in memory. The read that reaches the
/// body's end looks at the file again: when its size or mtime is no longer that of `snapshot`, it
/// fails with kChanged before the last bytes leave, and no blob comes to be.
class FileBody final : public Body {
 public:
  FileBody(ReadableFile& file, const FileStat& snapshot, BlockRange range)
      : file_(file), snapshot_(snapshot), range_(range) {}

  std::uint64_t size() const override { return range_.size; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) const override;

 private:
  ReadableFile& file_;
  const FileStat snapshot_;
  const BlockRange range_;
};

/// kChanged unless the file still has the size and mtime of `snapshot`.
Status CheckUnchanged(ReadableFile& file, const FileStat& snapshot);

}  // namespace lakesync
