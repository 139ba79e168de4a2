// Every call is relative to the open folder, so that the kernel resolves one name and not a path of
// seven, and a folder that is renamed meanwhile cannot lead elsewhere. getdents64 into a buffer on
// the stack was chosen over readdir, which allocates 32 KiB and makes two more system calls for
// each folder: a lake has many folders with one file each.
#include "env/posix/posix_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/errno_error.h"
#include "env/posix/posix_file.h"

namespace lakesync {
namespace {

FileType ToFileType(unsigned char type) {
  switch (type) {
    case DT_REG:
      return FileType::kRegular;
    case DT_DIR:
      return FileType::kDirectory;
    case DT_LNK:
      return FileType::kSymlink;
    case DT_UNKNOWN:
      return FileType::kUnknown;
    default:
      return FileType::kOther;
  }
}

bool IsDots(const char* name) {
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

class PosixDirectory final : public Directory {
 public:
  PosixDirectory(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<std::vector<DirEntry>> List() override {
    if (std::exchange(listed_, true)) ::lseek(fd_.get(), 0, SEEK_SET);
    std::vector<DirEntry> entries;
    entries.reserve(16);
    alignas(dirent64) std::array<char, 32 * 1024> buffer;
    while (true) {
      const ssize_t bytes =
          Uninterrupted([&] { return ::getdents64(fd_.get(), buffer.data(), buffer.size()); });
      if (bytes < 0) return ErrnoError(errno, "list", path_);
      if (bytes == 0) break;
      Take(buffer.data(), static_cast<std::size_t>(bytes), entries);
    }
    for (DirEntry& entry : entries) {
      if (entry.type != FileType::kUnknown) continue;
      // An entry that is gone by now stays unknown: whoever opens it will be told.
      if (const auto stat = Stat(entry.name, false); stat.ok()) entry.type = stat->type;
    }
    return entries;
  }

  Result<FileStat> Stat(const std::string& name, bool follow_symlinks) override {
    struct stat status {};
    const int flags = follow_symlinks ? 0 : AT_SYMLINK_NOFOLLOW;
    if (::fstatat(fd_.get(), name.c_str(), &status, flags) != 0) {
      return ErrnoError(errno, "look at", path_ + "/" + name);
    }
    return ToFileStat(status);
  }

  Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& name,
                                                   bool follow_symlinks) override {
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow_symlinks ? 0 : O_NOFOLLOW);
    UniqueFd fd(Uninterrupted([&] { return ::openat(fd_.get(), name.c_str(), flags); }));
    std::string path = path_ + "/" + name;
    if (!fd.valid()) return ErrnoError(errno, "open folder", path);
    return MakePosixDirectory(std::move(fd), std::move(path));
  }

 private:
  static void Take(const char* at, std::size_t bytes, std::vector<DirEntry>& entries) {
    for (const char* const end = at + bytes; at < end;) {
      unsigned short record_bytes = 0;
      std::memcpy(&record_bytes, at + offsetof(dirent64, d_reclen), sizeof record_bytes);
      const auto type = static_cast<unsigned char>(at[offsetof(dirent64, d_type)]);
      const char* const name = at + offsetof(dirent64, d_name);
      if (!IsDots(name)) entries.push_back({name, ToFileType(type)});
      at += record_bytes;
    }
  }

  UniqueFd fd_;
  const std::string path_;
  bool listed_ = false;
};

}  // namespace

std::unique_ptr<Directory> MakePosixDirectory(UniqueFd fd, std::string path) {
  return std::make_unique<PosixDirectory>(std::move(fd), std::move(path));
}

}  // namespace lakesync
