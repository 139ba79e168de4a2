// Runs another program and takes what it prints.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

struct ProcessOutcome {
  /// Of exit(); 128 + the signal's number when a signal ended it, as shells say it.
  int exit_code = 0;
  bool timed_out = false;
  std::string stdout_text;
  std::string stderr_text;
};

/// `command[0]` is looked up on the PATH; no shell reads the arguments. stdin is empty, the
/// environment is ours. After `timeout`, or when it prints more than `output_bytes_max`, the
/// program and its children are killed. kNotFound when there is no such program, kIo when it cannot
/// be started or prints too much. Thread-safe.
Result<ProcessOutcome> RunProcess(const std::vector<std::string>& command,
                                  std::chrono::milliseconds timeout,
                                  std::size_t output_bytes_max = 1u << 20);

}  // namespace lakesync
