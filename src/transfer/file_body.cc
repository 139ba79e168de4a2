#include "transfer/file_body.h"

#include <algorithm>

namespace lakesync {

Status CheckUnchanged(ReadableFile& file, const FileStat& snapshot) {
  LAKESYNC_ASSIGN(const FileStat now, file.Stat());
  if (now.size != snapshot.size || now.mtime_ns != snapshot.mtime_ns) {
    return Error{ErrorCode::kChanged, "the file changed while it was read"};
  }
  return Status::Ok();
}

Result<std::size_t> FileBody::ReadAt(std::uint64_t offset, std::span<char> out) const {
  if (offset >= range_.size) return std::size_t{0};
  const std::size_t wanted = std::min<std::uint64_t>(out.size(), range_.size - offset);
  LAKESYNC_ASSIGN(const std::size_t got,
                  file_.ReadAt(range_.offset + offset, out.subspan(0, wanted)));
  if (got < wanted) return Error{ErrorCode::kChanged, "the file became shorter while it was read"};
  if (offset + got == range_.size) LAKESYNC_TRY(CheckUnchanged(file_, snapshot_));
  return got;
}

}  // namespace lakesync
