#include "base/log.h"

#include <atomic>
#include <mutex>

namespace lakesync {
namespace {

std::mutex g_mutex;
std::function<void(LogLevel, std::string_view)> g_sink;  // guarded by g_mutex
constexpr int kNone = 100;
std::atomic<int> g_level{kNone};

}  // namespace

void SetLogSink(LogLevel level, std::function<void(LogLevel, std::string_view)> sink) {
  std::lock_guard lock(g_mutex);
  g_level = sink ? static_cast<int>(level) : kNone;
  g_sink = std::move(sink);
}

bool LogEnabled(LogLevel level) { return static_cast<int>(level) >= g_level; }

void LogMessage(LogLevel level, std::string_view message) {
  std::lock_guard lock(g_mutex);
  if (g_sink) g_sink(level, message);
}

}  // namespace lakesync
