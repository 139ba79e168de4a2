// Files over file descriptors.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>

#include "env/file_system.h"
#include "env/posix/unique_fd.h"

namespace lakesync {

/// As lakesync sees the kernel's answer.
FileStat ToFileStat(const struct stat& status);

/// `path` only names the file in errors.
std::unique_ptr<ReadableFile> MakePosixReadable(UniqueFd fd, std::string path);
/// Appends from `end` on; `seekable` is false for pipes and terminals, which take bytes in the
/// order they come.
std::unique_ptr<WritableFile> MakePosixWritable(UniqueFd fd, std::string path, std::uint64_t end,
                                                bool seekable);

}  // namespace lakesync
