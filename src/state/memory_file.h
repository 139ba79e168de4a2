// A text in memory that reads like a file.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "env/file_system.h"

namespace lakesync {

/// Thread-safe.
class MemoryFile : public ReadableFile {
 public:
  explicit MemoryFile(std::string text) : text_(std::move(text)) {}

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) override {
    if (offset >= text_.size()) return std::size_t{0};
    return text_.copy(out.data(), out.size(), static_cast<std::size_t>(offset));
  }
  Result<FileStat> Stat() override {
    FileStat stat;
    stat.type = FileType::kRegular;
    stat.size = text_.size();
    return stat;
  }

 private:
  std::string text_;
};

}  // namespace lakesync
