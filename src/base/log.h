// Where the library's messages go. The program sends them to its own log; an embedding application
// sets a sink of its own. Until one is set, messages are dropped.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>

#include "lakesync/log.h"

namespace lakesync {

bool LogEnabled(LogLevel level);
void LogMessage(LogLevel level, std::string_view message);

template <typename... Args>
void Log(LogLevel level, fmt::format_string<Args...> format, Args&&... args) {
  if (LogEnabled(level)) LogMessage(level, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace lakesync
