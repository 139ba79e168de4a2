#include "env/posix/run_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "base/errno_error.h"

extern char** environ;  // NOLINT: POSIX's name

namespace lakesync {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { Close(); }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  int get() const { return fd_; }
  void Reset(int fd) {
    Close();
    fd_ = fd;
  }
  void Close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

/// One stream of the program.
struct Pipe {
  Fd read_end;
  Fd write_end;
  std::string text;
};

Status OpenPipe(Pipe& pipe) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return ErrnoError(errno, "make", "a pipe");
  pipe.read_end.Reset(ends[0]);
  pipe.write_end.Reset(ends[1]);
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Status::Ok();
}

/// Takes what is there; closes the read end when the stream has ended.
void Drain(Pipe& pipe, std::size_t bytes_max) {
  std::array<char, 16384> buffer;
  while (pipe.read_end.get() >= 0 && pipe.text.size() <= bytes_max) {
    const ssize_t got = ::read(pipe.read_end.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return pipe.read_end.Close();
    pipe.text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

Result<pid_t> Spawn(const std::vector<std::string>& command, const Pipe& out, const Pipe& err) {
  std::vector<char*> argv;
  for (const std::string& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write_end.get(), STDERR_FILENO);

  // A group of its own, so that its children can be killed with it; signals as a fresh program
  // expects them, whatever ours blocks or ignores.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGCHLD}) sigaddset(&usual, number);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  pid_t pid = -1;
  const int problem = ::posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) return ErrnoError(problem, "run", command[0]);
  return pid;
}

/// Waits until a stream has something to say, but not for long: the program's end is no event that
/// poll() tells of, and a child that it leaves behind may hold the streams open.
void WaitForOutput(const Pipe& out, const Pipe& err, milliseconds longest) {
  std::array<pollfd, 2> streams = {
      {{out.read_end.get(), POLLIN, 0}, {err.read_end.get(), POLLIN, 0}}};
  ::poll(streams.data(), streams.size(), static_cast<int>(longest.count()));
}

/// The exit code once the program has ended.
std::optional<int> Reap(pid_t pid, int options) {
  int status = 0;
  pid_t got = 0;
  do {
    got = ::waitpid(pid, &status, options);
  } while (got < 0 && errno == EINTR);
  if (got == 0) return std::nullopt;
  // ECHILD: somebody ignores SIGCHLD, and the exit code is lost.
  if (got < 0) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<ProcessOutcome> RunProcess(const std::vector<std::string>& command, milliseconds timeout,
                                  std::size_t output_bytes_max) {
  constexpr milliseconds kGlance{20};
  Pipe out;
  Pipe err;
  LAKESYNC_TRY(OpenPipe(out));
  LAKESYNC_TRY(OpenPipe(err));
  LAKESYNC_ASSIGN(const pid_t pid, Spawn(command, out, err));
  out.write_end.Close();
  err.write_end.Close();

  ProcessOutcome outcome;
  const auto deadline = steady_clock::now() + timeout;
  std::optional<int> exit_code;
  bool too_much = false;
  while (!exit_code && !too_much && !outcome.timed_out) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    WaitForOutput(out, err, std::clamp(left, milliseconds(0), kGlance));
    exit_code = Reap(pid, WNOHANG);  // before Drain: what it printed last is then in the pipe
    Drain(out, output_bytes_max);
    Drain(err, output_bytes_max);
    too_much = std::max(out.text.size(), err.text.size()) > output_bytes_max;
    outcome.timed_out = !exit_code && left <= milliseconds(0);
  }
  ::kill(-pid, SIGKILL);  // what is left of its group
  outcome.exit_code = exit_code ? *exit_code : Reap(pid, 0).value_or(127);
  if (too_much) {
    return Error{ErrorCode::kIo, "cannot use what " + command[0] + " prints: it does not end"};
  }
  outcome.stdout_text = std::move(out.text);
  outcome.stderr_text = std::move(err.text);
  return outcome;
}

}  // namespace lakesync
