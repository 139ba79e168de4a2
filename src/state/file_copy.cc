#include "state/file_copy.h"

#include <cstdint>
#include <string_view>

namespace lakesync {

Status CopyFile(FileSystem& fs, const std::string& from, const std::string& to) {
  LAKESYNC_ASSIGN(auto source, fs.OpenForRead(from));
  const std::string temporary = to + ".tmp";
  LAKESYNC_ASSIGN(auto target, fs.Create(temporary));
  std::string chunk(1 << 20, '\0');
  std::uint64_t offset = 0;
  while (true) {
    LAKESYNC_ASSIGN(const std::size_t got, source->ReadAt(offset, chunk));
    if (got == 0) break;
    LAKESYNC_TRY(target->Append(std::string_view(chunk.data(), got)));
    offset += got;
  }
  LAKESYNC_TRY(target->Sync());
  LAKESYNC_TRY(target->Close());
  return fs.Rename(temporary, to);
}

}  // namespace lakesync
