#include "cli/program_log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string_view>
#include <vector>

#include "lakesync/log.h"

namespace lakesync {
namespace {

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

LogLevel ParseLevel(const std::string& level) {
  if (level == "debug") return LogLevel::kDebug;
  if (level == "info") return LogLevel::kInfo;
  if (level == "error") return LogLevel::kError;
  return LogLevel::kWarning;
}

}  // namespace

Status StartLog(const std::string& level, const std::string& file, ProgressLine& progress) {
  std::vector<spdlog::sink_ptr> sinks = {std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  try {
    if (!file.empty()) sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
  } catch (const spdlog::spdlog_ex& error) {
    return Error{ErrorCode::kIo, error.what()};
  }
  auto log = std::make_shared<spdlog::logger>("lakesync", sinks.begin(), sinks.end());
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%e %-7l %v");
  log->set_level(spdlog::level::debug);
  log->flush_on(spdlog::level::debug);
  if (level == "off") return Status::Ok();
  SetLogSink(ParseLevel(level), [log, &progress](LogLevel at, std::string_view message) {
    progress.Clear();
    log->log(ToSpdlog(at), message);
  });
  return Status::Ok();
}

}  // namespace lakesync
