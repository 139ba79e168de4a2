// The library's messages, for an application that wants them.
#pragma once

#include <functional>
#include <string_view>

namespace lakesync {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// Sends every message of `level` and above to `sink`, process-wide; an empty sink drops them. Set
/// it before work starts. `sink` is called from worker threads, by one at a time. Messages hold no
/// secrets.
void SetLogSink(LogLevel level, std::function<void(LogLevel, std::string_view)> sink);

}  // namespace lakesync
