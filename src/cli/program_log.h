// The program's log: stderr, and a file if one is set.
#pragma once

#include <string>

#include "cli/progress_line.h"
#include "lakesync/result.h"

namespace lakesync {

/// Sends the library's messages of `level` ("debug", "info", "warning", "error", "off") and above
/// to stderr, around the live progress line, and to `file` unless that is empty. kIo when the file
/// cannot be opened.
Status StartLog(const std::string& level, const std::string& file, ProgressLine& progress);

}  // namespace lakesync
