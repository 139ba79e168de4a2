// Runs a command and writes what it cost to a file: wall, CPU, peak memory, exit code, as JSON.
//
//   measure_child REPORT COMMAND [ARGUMENT...]
//
// Linux hands a process's peak memory on through fork and exec, so a child of the Python driver
// never seems smaller than Python's own 25 MiB. This program is smaller than anything it measures.
// It also keeps Python's share out of start-up times. /usr/bin/time would do, but rounds to 10 ms.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

extern char** environ;

namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: measure_child REPORT COMMAND [ARGUMENT...]\n", stderr);
    return 2;
  }
  std::FILE* report = std::fopen(argv[1], "we");
  if (report == nullptr) {
    std::perror(argv[1]);
    return 2;
  }
  auto start = std::chrono::steady_clock::now();
  pid_t child = -1;
  int problem = posix_spawnp(&child, argv[2], nullptr, nullptr, argv + 2, environ);
  if (problem != 0) {
    std::fprintf(stderr, "measure_child: %s: %s\n", argv[2], std::strerror(problem));
    return 127;
  }
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::fprintf(report,
               "{\"wall_seconds\":%.6f,\"user_seconds\":%.6f,\"system_seconds\":%.6f,"
               "\"rss_kib\":%ld,\"exit_code\":%d}\n",
               wall.count(), Seconds(usage.ru_utime), Seconds(usage.ru_stime), usage.ru_maxrss,
               code);
  std::fclose(report);
  return code;
}
