// Shows how far a run is: on a terminal one live line, elsewhere a line every 10 s.
#pragma once

#include <mutex>
#include <string>

#include "lakesync/reports.h"

namespace lakesync {

/// Writes to stderr. Thread-safe.
class ProgressLine {
 public:
  enum class Mode { kOff, kLive, kLines };

  explicit ProgressLine(Mode mode) : mode_(mode) {}
  ~ProgressLine() { Clear(); }

  /// Live on a terminal, unless `quiet`.
  static Mode ModeFor(bool quiet);

  void Show(const Progress& progress);
  /// Takes the live line away, so that other text can be printed.
  void Clear();

 private:
  const Mode mode_;
  std::mutex mutex_;
  bool shown_ = false;
  double next_line_seconds_ = 10;
};

/// "bronze  1,204/3,310 files  256.3/707.8 MB  88.1 MB/s  ETA 5 s  retries 0  conns 64"
std::string FormatProgress(const Progress& progress);

}  // namespace lakesync
