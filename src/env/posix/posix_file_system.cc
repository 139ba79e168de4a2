#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/errno_error.h"
#include "env/posix/posix_directory.h"
#include "env/posix/posix_env.h"
#include "env/posix/posix_file.h"
#include "env/posix/unique_fd.h"

namespace lakesync {
namespace {

UniqueFd Open(const std::string& path, int flags, mode_t mode = 0) {
  return UniqueFd(Uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); }));
}

// Without this, a name that was just changed may be the old one again after a power cut.
Status SyncFolderOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = (parent.empty() ? std::filesystem::path(".") : parent).string();
  const UniqueFd fd = Open(folder, O_RDONLY | O_DIRECTORY);
  if (!fd.valid()) return ErrnoError(errno, "open folder", folder);
  // Some network file systems cannot sync a folder, and say so this way.
  if (Uninterrupted([&] { return ::fsync(fd.get()); }) != 0 && errno != EINVAL &&
      errno != ENOTSUP) {
    return ErrnoError(errno, "sync folder", folder);
  }
  return Status::Ok();
}

class RealFileSystem final : public FileSystem {
 public:
  Result<std::unique_ptr<ReadableFile>> OpenForRead(const std::string& path) override {
    UniqueFd fd = Open(path, O_RDONLY);
    if (!fd.valid()) return ErrnoError(errno, "open", path);
    return MakePosixReadable(std::move(fd), path);
  }

  Result<std::unique_ptr<WritableFile>> Create(const std::string& path,
                                               bool private_mode) override {
    const mode_t mode = private_mode ? 0600 : 0644;
    UniqueFd fd = Open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (!fd.valid()) return ErrnoError(errno, "create", path);
    // A file that was there keeps its mode otherwise.
    if (private_mode && ::fchmod(fd.get(), mode) != 0) return ErrnoError(errno, "protect", path);
    return Writable(std::move(fd), path);
  }

  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    UniqueFd fd = Open(path, O_WRONLY | O_CREAT, 0644);
    if (!fd.valid()) return ErrnoError(errno, "open", path);
    return Writable(std::move(fd), path);
  }

  Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& path) override {
    UniqueFd fd = Open(path, O_RDONLY | O_DIRECTORY);
    if (!fd.valid()) return ErrnoError(errno, "open folder", path);
    return MakePosixDirectory(std::move(fd), path);
  }

  Result<FileStat> Stat(const std::string& path) override { return StatWith(path, 0); }
  Result<FileStat> LinkStat(const std::string& path) override {
    return StatWith(path, AT_SYMLINK_NOFOLLOW);
  }

  Status Rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) {
      return ErrnoError(errno, "rename", from + " to " + to);
    }
    return SyncFolderOf(to);
  }

  Status Remove(const std::string& path) override {
    if (std::remove(path.c_str()) != 0) return ErrnoError(errno, "remove", path);
    return Status::Ok();
  }

  Status MakeDirs(const std::string& path) override {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return ErrnoError(error.value(), "make folder", path);
    return Status::Ok();
  }

  Status SetMtime(const std::string& path, std::int64_t mtime_ns) override {
    constexpr std::int64_t kSecond = 1'000'000'000;
    // Rounded down: nanoseconds may not be negative, also before 1970.
    std::int64_t seconds = mtime_ns / kSecond;
    std::int64_t nanos = mtime_ns % kSecond;
    if (nanos < 0) {
      nanos += kSecond;
      --seconds;
    }
    const timespec times[2] = {{0, UTIME_OMIT}, {seconds, nanos}};
    if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) {
      return ErrnoError(errno, "set the time of", path);
    }
    return Status::Ok();
  }

 private:
  static Result<FileStat> StatWith(const std::string& path, int flags) {
    struct stat status {};
    if (::fstatat(AT_FDCWD, path.c_str(), &status, flags) != 0) {
      return ErrnoError(errno, "look at", path);
    }
    return ToFileStat(status);
  }

  static Result<std::unique_ptr<WritableFile>> Writable(UniqueFd fd, const std::string& path) {
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return ErrnoError(errno, "look at", path);
    return MakePosixWritable(std::move(fd), path, static_cast<std::uint64_t>(status.st_size),
                             S_ISREG(status.st_mode));
  }
};

}  // namespace

FileSystem& PosixFileSystem() {
  static auto& file_system = *new RealFileSystem;
  return file_system;
}

}  // namespace lakesync
