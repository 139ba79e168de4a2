#include "cli/init_project.h"

#include "env/posix/posix_env.h"
#include "settings/init_templates.h"

namespace lakesync {

Result<InitReport> InitProject(const std::string& project_dir) {
  FileSystem& fs = PosixFileSystem();
  InitReport report;
  const auto write = [&](const std::string& name, const std::string& text,
                         bool private_mode) -> Status {
    const std::string path = project_dir + "/" + name;
    if (fs.LinkStat(path).ok()) {
      report.kept.push_back(name);
      return Status::Ok();
    }
    LAKESYNC_ASSIGN(const auto file, fs.Create(path, private_mode));
    LAKESYNC_TRY(file->Append(text));
    LAKESYNC_TRY(file->Close());
    report.written.push_back(name);
    return Status::Ok();
  };
  LAKESYNC_TRY(write("lakesync.toml", InitToml(), false));
  LAKESYNC_TRY(write(".env", InitDotenv(), true));
  return report;
}

}  // namespace lakesync
