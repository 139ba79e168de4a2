#include "state/project_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "base/errno_error.h"

namespace lakesync {

namespace {

/// " (PID 1234)", as far as the file tells.
std::string Holder(int fd) {
  std::array<char, 32> text{};
  const ssize_t got = ::pread(fd, text.data(), text.size() - 1, 0);
  const long pid = got > 0 ? std::strtol(text.data(), nullptr, 10) : 0;
  return pid > 0 ? fmt::format(" (PID {})", pid) : std::string();
}

int LockWithoutWaiting(int fd) {
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace

// flock goes with the open file, so it also tells two objects of this process apart, which fcntl's
// record locks do not. The file stays when the lock is given up: to remove it would let a third
// process lock a new file while a second still waits on the old one.
Result<std::unique_ptr<ProjectLock>> ProjectLock::Acquire(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    Error error = ErrnoError(errno, "open the lock", path);
    error.code = ErrorCode::kIo;
    return error;
  }
  std::unique_ptr<ProjectLock> lock(new ProjectLock(fd));
  const int refused = LockWithoutWaiting(fd);
  if (refused == EWOULDBLOCK) {
    return Error{ErrorCode::kBusy,
                 fmt::format("another lakesync{} works on this project; wait for it or stop it",
                             Holder(fd))};
  }
  if (refused != 0) return ErrnoError(refused, "lock", path);

  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(fd, 0) != 0 ||
      ::pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return ErrnoError(errno, "write the PID into", path);
  }
  return lock;
}

ProjectLock::ProjectLock(int fd) : fd_(fd) {}

ProjectLock::~ProjectLock() { ::close(fd_); }

}  // namespace lakesync
