#include "cli/progress_line.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/units.h"

namespace lakesync {
namespace {

std::size_t TerminalColumns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string Eta(const Progress& progress) {
  if (!progress.scan_done || progress.seconds < 1 || progress.bytes_done == 0) return "";
  const double rate = static_cast<double>(progress.bytes_done) / progress.seconds;
  const double left = static_cast<double>(progress.bytes_total -
                                          std::min(progress.bytes_total, progress.bytes_done));
  return fmt::format("  ETA {}",
                     FormatDuration(std::chrono::seconds(static_cast<std::int64_t>(left / rate))));
}

}  // namespace

ProgressLine::Mode ProgressLine::ModeFor(bool quiet) {
  if (quiet) return Mode::kOff;
  return isatty(STDERR_FILENO) != 0 ? Mode::kLive : Mode::kLines;
}

std::string FormatProgress(const Progress& progress) {
  std::string text = fmt::format("{} {}  ", progress.operation, progress.layer);
  if (progress.files_total == 0) {
    return text +
           fmt::format("{} files found, nothing to send so far", FormatCount(progress.files_found));
  }
  text += fmt::format("{}/{}{} files", FormatCount(progress.files_done),
                      FormatCount(progress.files_total), progress.scan_done ? "" : "+");
  if (progress.bytes_total > 0) {
    const double rate =
        progress.seconds > 0 ? static_cast<double>(progress.bytes_done) / progress.seconds : 0;
    text += fmt::format("  {} of {}  {}/s{}", FormatBytes(progress.bytes_done),
                        FormatBytes(progress.bytes_total),
                        FormatBytes(static_cast<std::uint64_t>(rate)), Eta(progress));
  }
  return text +
         fmt::format("  retries {}  conns {}", FormatCount(progress.retries), progress.connections);
}

void ProgressLine::Show(const Progress& progress) {
  std::lock_guard lock(mutex_);
  if (mode_ == Mode::kLive) {
    std::string text = FormatProgress(progress);
    if (text.size() >= TerminalColumns()) text.resize(TerminalColumns() - 1);
    std::fputs(fmt::format("\r{}\x1b[K", text).c_str(), stderr);
    std::fflush(stderr);
    shown_ = true;
  } else if (mode_ == Mode::kLines && progress.seconds >= next_line_seconds_) {
    std::fputs((FormatProgress(progress) + "\n").c_str(), stderr);
    next_line_seconds_ = progress.seconds + 10;
  }
}

void ProgressLine::Clear() {
  std::lock_guard lock(mutex_);
  if (!shown_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace lakesync
