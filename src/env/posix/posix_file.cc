#include "env/posix/posix_file.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "base/errno_error.h"

namespace lakesync {
namespace {

FileType ToFileType(mode_t mode) {
  if (S_ISREG(mode)) return FileType::kRegular;
  if (S_ISDIR(mode)) return FileType::kDirectory;
  if (S_ISLNK(mode)) return FileType::kSymlink;
  return FileType::kOther;
}

class PosixReadable final : public ReadableFile {
 public:
  PosixReadable(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) override {
    std::size_t filled = 0;
    while (filled < out.size()) {
      const ssize_t got = Uninterrupted([&] {
        return ::pread(fd_.get(), out.data() + filled, out.size() - filled,
                       static_cast<off_t>(offset + filled));
      });
      if (got < 0) return ErrnoError(errno, "read", path_);
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    return filled;
  }

  Result<FileStat> Stat() override {
    struct stat status {};
    if (::fstat(fd_.get(), &status) != 0) return ErrnoError(errno, "look at", path_);
    return ToFileStat(status);
  }

 private:
  UniqueFd fd_;
  const std::string path_;
};

// Keeps the end itself rather than opening with O_APPEND, under which Linux sends positioned writes
// to the end too.
class PosixWritable final : public WritableFile {
 public:
  PosixWritable(UniqueFd fd, std::string path, std::uint64_t end, bool seekable)
      : fd_(std::move(fd)), path_(std::move(path)), end_(end), seekable_(seekable) {}

  Status Append(std::string_view data) override { return WriteAt(end_.load(), data); }

  Status WriteAt(std::uint64_t offset, std::span<const char> data) override {
    while (!data.empty()) {
      const ssize_t put = Uninterrupted([&] {
        return seekable_ ? ::pwrite(fd_.get(), data.data(), data.size(), static_cast<off_t>(offset))
                         : ::write(fd_.get(), data.data(), data.size());
      });
      if (put < 0) return ErrnoError(errno, "write", path_);
      offset += static_cast<std::uint64_t>(put);
      RaiseEnd(offset);
      data = data.subspan(static_cast<std::size_t>(put));
    }
    return Status::Ok();
  }

  Status Truncate(std::uint64_t size) override {
    const int result =
        Uninterrupted([&] { return ::ftruncate(fd_.get(), static_cast<off_t>(size)); });
    if (result != 0) return ErrnoError(errno, "set the length of", path_);
    end_ = size;
    return Status::Ok();
  }

  Status Sync() override {
    // Less than fsync by the mtime alone; a new length is written.
    const int result = Uninterrupted([&] { return ::fdatasync(fd_.get()); });
    // Pipes and some network file systems have nothing to sync.
    if (result != 0 && errno != EINVAL && errno != ENOTSUP) return ErrnoError(errno, "sync", path_);
    return Status::Ok();
  }

  Status Close() override {
    if (!fd_.valid()) return Status::Ok();
    // After EINTR, Linux has closed the descriptor all the same; a second close could hit
    // another's.
    if (::close(fd_.release()) != 0 && errno != EINTR) return ErrnoError(errno, "close", path_);
    return Status::Ok();
  }

 private:
  // Several threads may write at once.
  void RaiseEnd(std::uint64_t to) {
    std::uint64_t end = end_.load();
    while (end < to && !end_.compare_exchange_weak(end, to)) {
    }
  }

  UniqueFd fd_;
  const std::string path_;
  std::atomic<std::uint64_t> end_;
  const bool seekable_;
};

}  // namespace

FileStat ToFileStat(const struct stat& status) {
  return {ToFileType(status.st_mode),
          static_cast<std::uint64_t>(status.st_size),
          status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec,
          status.st_dev,
          status.st_ino,
          status.st_mode & 0777u};
}

std::unique_ptr<ReadableFile> MakePosixReadable(UniqueFd fd, std::string path) {
  return std::make_unique<PosixReadable>(std::move(fd), std::move(path));
}

std::unique_ptr<WritableFile> MakePosixWritable(UniqueFd fd, std::string path, std::uint64_t end,
                                                bool seekable) {
  return std::make_unique<PosixWritable>(std::move(fd), std::move(path), end, seekable);
}

}  // namespace lakesync
