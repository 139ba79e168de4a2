#include "cli/event_file.h"

#include <nlohmann/json.hpp>

#include "base/time_format.h"
#include "cli/print_report.h"
#include "env/posix/posix_env.h"

namespace lakesync {

Result<std::unique_ptr<EventFile>> EventFile::Open(const std::string& path) {
  LAKESYNC_ASSIGN(auto file, PosixFileSystem().Create(path));
  return std::unique_ptr<EventFile>(new EventFile(std::move(file)));
}

void EventFile::Write(const FileEvent& event) {
  if (!status_.ok()) return;
  OrderedJson json = {{"time", FormatLocalSeconds(PosixClock().Now())}};
  json.update(ToJson(event));
  status_ = file_->Append(json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n");
}

Status EventFile::Close() {
  Status closed = file_->Close();
  return status_.ok() ? closed : status_;
}

}  // namespace lakesync
