// A copy of a file, synced to disk.
#pragma once

#include <string>

#include "env/file_system.h"
#include "lakesync/result.h"

namespace lakesync {

/// kNotFound when `from` does not exist; `to` appears whole or not at all.
Status CopyFile(FileSystem& fs, const std::string& from, const std::string& to);

}  // namespace lakesync
