// `lakesync init`.
#pragma once

#include <string>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

struct InitReport {
  std::vector<std::string> written;
  std::vector<std::string> kept;
};

/// Writes lakesync.toml (0644) and .env (0600) into `project_dir`, each only where none exists.
Result<InitReport> InitProject(const std::string& project_dir);

}  // namespace lakesync
