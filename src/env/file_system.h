// The disk, as far as lakesync needs it. Passed in so that a test can fill it up or cut a write
// short.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

enum class FileType { kRegular, kDirectory, kSymlink, kOther, kUnknown };

struct FileStat {
  FileType type = FileType::kUnknown;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  /// Permission bits, 0777.
  std::uint32_t mode = 0;
};

/// Thread-safe: positioned reads only.
class ReadableFile {
 public:
  virtual ~ReadableFile() = default;
  /// Fills `out`; fewer bytes only at the end of the file.
  virtual Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) = 0;
  virtual Result<FileStat> Stat() = 0;
};

/// Used by one thread at a time, but for WriteAt, which several may call at once.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  /// All of `data`, or an error; after an error part of it may stand in the file.
  virtual Status Append(std::string_view data) = 0;
  /// Positioned write, past the end if need be.
  virtual Status WriteAt(std::uint64_t offset, std::span<const char> data) = 0;
  virtual Status Truncate(std::uint64_t size) = 0;
  /// Until the disk has it.
  virtual Status Sync() = 0;
  virtual Status Close() = 0;
};

struct DirEntry {
  std::string name;
  FileType type = FileType::kUnknown;
};

/// An open folder. Used by one thread at a time.
class Directory {
 public:
  virtual ~Directory() = default;
  /// All entries but "." and "..", in no order. A type that the file system does not tell is looked
  /// up.
  virtual Result<std::vector<DirEntry>> List() = 0;
  /// Of an entry in this folder.
  virtual Result<FileStat> Stat(const std::string& name, bool follow_symlinks) = 0;
  virtual Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& name,
                                                           bool follow_symlinks) = 0;
};

/// Thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual Result<std::unique_ptr<ReadableFile>> OpenForRead(const std::string& path) = 0;
  /// Creates or truncates; mode 0644 less the umask, or `private_mode` 0600.
  virtual Result<std::unique_ptr<WritableFile>> Create(const std::string& path,
                                                       bool private_mode = false) = 0;
  /// Opens or creates, keeps what is there; Append goes to the end.
  virtual Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) = 0;
  virtual Result<std::unique_ptr<Directory>> OpenDirectory(const std::string& path) = 0;
  /// Follows symlinks.
  virtual Result<FileStat> Stat(const std::string& path) = 0;
  /// Does not follow symlinks.
  virtual Result<FileStat> LinkStat(const std::string& path) = 0;
  /// Atomic replacement, then a sync of the folder that holds `to`.
  virtual Status Rename(const std::string& from, const std::string& to) = 0;
  virtual Status Remove(const std::string& path) = 0;
  virtual Status MakeDirs(const std::string& path) = 0;
  virtual Status SetMtime(const std::string& path, std::int64_t mtime_ns) = 0;
};

/// The whole of a small file. kInvalid when it is larger than `bytes_max`.
Result<std::string> ReadWholeFile(FileSystem& fs, const std::string& path,
                                  std::uint64_t bytes_max = 64u << 20);

}  // namespace lakesync
