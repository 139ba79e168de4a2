#include "env/file_system.h"

#include <fmt/format.h>

#include <algorithm>

namespace lakesync {

Result<std::string> ReadWholeFile(FileSystem& fs, const std::string& path,
                                  std::uint64_t bytes_max) {
  LAKESYNC_ASSIGN(const auto file, fs.OpenForRead(path));
  LAKESYNC_ASSIGN(const FileStat stat, file->Stat());
  // The size is only where to begin: files under /proc say 0, and others grow. The byte more sees
  // the end without a second turn.
  std::string content(std::min(stat.size, bytes_max) + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    const std::span<char> room(content.data() + filled, content.size() - filled);
    LAKESYNC_ASSIGN(const std::size_t got, file->ReadAt(filled, room));
    filled += got;
    if (filled > bytes_max) {
      return Error{ErrorCode::kInvalid,
                   fmt::format("cannot read {}: it is larger than {} bytes", path, bytes_max)};
    }
    if (got < room.size()) break;
    content.resize(std::min<std::uint64_t>(content.size() * 2 + 4096, bytes_max + 1));
  }
  content.resize(filled);
  return content;
}

}  // namespace lakesync
