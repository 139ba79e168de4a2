// A folder of a test's own, gone when the test ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace lakesync {

class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "lakesync-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// Absolute, without a slash at the end.
  const std::string& path() const { return path_; }
  /// `relative` below the folder.
  std::string Path(std::string_view relative) const { return path_ + "/" + std::string(relative); }

  /// Creates or replaces a file, with the folders above it; returns its absolute path.
  std::string Write(std::string_view relative, std::string_view content) const {
    const std::filesystem::path file = Path(relative);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << content;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
    return file.string();
  }
  std::string Read(std::string_view relative) const {
    std::ifstream in(Path(relative), std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + Path(relative));
    std::ostringstream content;
    content << in.rdbuf();
    return std::move(content).str();
  }
  std::string MakeDir(std::string_view relative) const {
    std::filesystem::create_directories(Path(relative));
    return Path(relative);
  }
  bool Exists(std::string_view relative) const {
    return std::filesystem::exists(std::filesystem::symlink_status(Path(relative)));
  }

 private:
  std::string path_;
};

}  // namespace lakesync
