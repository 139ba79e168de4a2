// Folders over file descriptors, the way of the scan: a million files pass through here.
#pragma once

#include <memory>
#include <string>

#include "env/file_system.h"
#include "env/posix/unique_fd.h"

namespace lakesync {

/// `path` only names the folder in errors.
std::unique_ptr<Directory> MakePosixDirectory(UniqueFd fd, std::string path);

}  // namespace lakesync
