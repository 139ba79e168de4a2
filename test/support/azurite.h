// The real Azurite for tests: one process for each of plain HTTP and HTTPS with bearer tokens,
// started at its first use, shared by all tests of the program, ended with it.
//
// A test that needs Azurite fails where it is not installed; it never skips itself. The calls here
// throw std::runtime_error then, which GoogleTest reports as the failure of the test.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "azure/endpoint.h"

namespace lakesync {

/// Used from the main thread.
class Azurite {
 public:
  /// The account and key that every Azurite has.
  static constexpr char kAccount[] = "devstoreaccount1";
  static constexpr char kKey[] =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  static Azurite& Http() {
    static Azurite azurite("http", "");
    return azurite.Started();
  }
  /// Takes bearer tokens too. Its certificate is in ca_file().
  static Azurite& Https() {
    static Azurite azurite("https", "--oauth");
    return azurite.Started();
  }

  Azurite(const Azurite&) = delete;
  Azurite& operator=(const Azurite&) = delete;

  /// "http://127.0.0.1:39421/devstoreaccount1"
  const std::string& url() const { return url_; }
  Endpoint endpoint() const { return {.url = url_, .account_name = kAccount}; }
  /// PEM; for Https() alone.
  std::string ca_file() const { return folder_ + "/tls.crt"; }
  /// A container name that no other test of this process has.
  std::string FreshContainer() { return "container" + std::to_string(++containers_); }

 private:
  static constexpr std::chrono::seconds kStartTimeMax{60};
  static constexpr std::chrono::seconds kStopTimeMax{10};

  Azurite(const char* scheme, const char* option) {
    std::string folder =
        (std::filesystem::temp_directory_path() / "lakesync-azurite-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
      problem_ = "cannot make a temporary folder " + folder;
      return;
    }
    folder_ = folder;
    const int from_child = Spawn(option);
    url_ = ReadLine(from_child);
    ::close(from_child);
    if (!url_.starts_with(scheme)) problem_ = "Azurite did not start: " + Log();
  }

  ~Azurite() {
    if (pid_ > 0) Stop();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  Azurite& Started() {
    if (!problem_.empty()) throw std::runtime_error(problem_);
    return *this;
  }

  /// Returns the reading end of its stdout.
  int Spawn(const char* option) {
    int pipe_ends[2] = {-1, -1};
    if (::pipe2(pipe_ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    const std::string script = LAKESYNC_SOURCE_DIR "/scripts/azurite";
    const std::string log = folder_ + "/log";
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // a test program that crashes leaves none behind
      const int log_file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      ::dup2(log_file, STDERR_FILENO);
      ::dup2(pipe_ends[1], STDOUT_FILENO);
      ::execl(script.c_str(), script.c_str(), folder_.c_str(), *option == '\0' ? nullptr : option,
              nullptr);
      ::_exit(127);
    }
    ::close(pipe_ends[1]);
    return pipe_ends[0];
  }

  static std::string ReadLine(int file) {
    std::string line;
    const auto deadline = std::chrono::steady_clock::now() + kStartTimeMax;
    while (true) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - std::chrono::steady_clock::now());
      pollfd waiting{.fd = file, .events = POLLIN, .revents = 0};
      if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return "";
      char c = 0;
      if (::read(file, &c, 1) != 1) return "";
      if (c == '\n') return line;
      line += c;
    }
  }

  std::string Log() const {
    std::ostringstream out;
    out << std::ifstream(folder_ + "/log").rdbuf();
    const std::string text = out.str();
    return text.empty() ? "it printed nothing (run scripts/setup-azurite first)" : text;
  }

  void Stop() {
    ::kill(pid_, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + kStopTimeMax;
    while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > deadline) ::kill(pid_, SIGKILL);
      ::usleep(5'000);
    }
  }

  std::string folder_;
  std::string url_;
  std::string problem_;
  pid_t pid_ = -1;
  int containers_ = 0;
};

}  // namespace lakesync
