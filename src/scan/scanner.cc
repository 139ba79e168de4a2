#include "scan/scanner.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace lakesync {
namespace {

// The full path of what lies in a folder begins with "name/", so that is what it sorts as.
bool SortsBefore(const DirEntry& a, const DirEntry& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  const int order = a.name.compare(0, common, b.name, 0, common);
  if (order != 0) return order < 0;
  const auto next = [common](const DirEntry& entry) -> int {
    if (common < entry.name.size()) return static_cast<unsigned char>(entry.name[common]);
    return entry.type == FileType::kDirectory ? '/' : -1;
  };
  return next(a) < next(b);
}

}  // namespace

struct Scanner::State {
  // A folder that is being read.
  struct Level {
    std::unique_ptr<Directory> directory;
    std::vector<DirEntry> entries;  // sorted
    std::size_t next = 0;
    std::size_t path_bytes = 0;  // of the folder's path with its '/' in `path`
    // Known only when symlinks are followed; only then can a folder hold itself.
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
  };

  State(FileSystem& file_system, std::string root_path, PathFilter path_filter, bool follow)
      : fs(file_system),
        root(std::move(root_path)),
        filter(std::move(path_filter)),
        follow_symlinks(follow) {}

  Status Open();
  Status Enter(std::unique_ptr<Directory> directory);
  Status Resolve(Directory& directory, std::vector<DirEntry>& entries);
  bool IsAncestor(const Level& level) const;
  void EnterFolder(Level& parent, const std::string& name);
  bool TakeFile(Level& level, const std::string& name, FileEntry& entry);
  bool Take(Level& level, const DirEntry& found, FileEntry& entry);
  void AddProblem(std::string reason, bool is_folder) {
    problems.push_back({path, std::move(reason), is_folder});
  }

  FileSystem& fs;
  const std::string root;
  const PathFilter filter;
  const bool follow_symlinks;
  bool opened = false;
  std::string path;  // of the entry at hand, relative to the root
  std::vector<Level> levels;
  std::vector<ScanProblem> problems;
};

Status Scanner::State::Open() {
  LAKESYNC_ASSIGN(auto directory, fs.OpenDirectory(root));
  LAKESYNC_TRY(Enter(std::move(directory)));
  opened = true;
  return Status::Ok();
}

// Reads the folder at `path` and makes it the one at hand.
Status Scanner::State::Enter(std::unique_ptr<Directory> directory) {
  Level level;
  if (follow_symlinks) {
    LAKESYNC_ASSIGN(const FileStat stat, directory->Stat(".", true));
    level.device = stat.device;
    level.inode = stat.inode;
    if (IsAncestor(level)) {
      return Error{ErrorCode::kInvalid, "a symlink leads back to a folder above it"};
    }
  }
  LAKESYNC_ASSIGN(level.entries, directory->List());
  if (follow_symlinks) LAKESYNC_TRY(Resolve(*directory, level.entries));
  std::sort(level.entries.begin(), level.entries.end(), SortsBefore);
  if (!path.empty()) path += '/';
  level.path_bytes = path.size();
  level.directory = std::move(directory);
  levels.push_back(std::move(level));
  return Status::Ok();
}

// Gives symlinks the type of what they lead to, which decides their place in the order.
Status Scanner::State::Resolve(Directory& directory, std::vector<DirEntry>& entries) {
  for (DirEntry& entry : entries) {
    if (entry.type != FileType::kSymlink) continue;
    const auto stat = directory.Stat(entry.name, true);
    if (stat.ok()) entry.type = stat->type;
  }
  return Status::Ok();
}

bool Scanner::State::IsAncestor(const Level& level) const {
  return std::any_of(levels.begin(), levels.end(), [&](const Level& above) {
    return above.device == level.device && above.inode == level.inode;
  });
}

void Scanner::State::EnterFolder(Level& parent, const std::string& name) {
  if (!filter.MayContain(path)) return;
  auto directory = parent.directory->OpenDirectory(name, follow_symlinks);
  const std::size_t path_bytes = path.size();
  const Status entered =
      directory.ok() ? Enter(std::move(directory).value()) : Status(directory.error());
  if (entered.ok() || entered.error().code == ErrorCode::kNotFound) return;
  path.resize(path_bytes);
  AddProblem(entered.error().message, true);
}

bool Scanner::State::TakeFile(Level& level, const std::string& name, FileEntry& entry) {
  if (!filter.MatchesFile(path)) return false;
  const auto stat = level.directory->Stat(name, follow_symlinks);
  if (!stat.ok()) {
    if (stat.error().code != ErrorCode::kNotFound) AddProblem(stat.error().message, false);
    return false;
  }
  // Replaced by something else since the folder was listed: the next scan will see what it is.
  if (stat->type != FileType::kRegular) return false;
  entry.path.assign(path);
  entry.size = stat->size;
  entry.mtime_ns = stat->mtime_ns;
  return true;
}

bool Scanner::State::Take(Level& level, const DirEntry& found, FileEntry& entry) {
  switch (found.type) {
    case FileType::kRegular:
    case FileType::kUnknown:  // gone by now, or a look will tell
      return TakeFile(level, found.name, entry);
    case FileType::kDirectory:
      EnterFolder(level, found.name);
      return false;
    case FileType::kSymlink:
      if (follow_symlinks && filter.MatchesFile(path)) {
        AddProblem("the symlink leads nowhere", false);
      }
      return false;
    case FileType::kOther:
      if (filter.MatchesFile(path)) AddProblem("neither a file nor a folder", false);
      return false;
  }
  return false;
}

Scanner::Scanner(FileSystem& fs, std::string root, PathFilter filter, bool follow_symlinks)
    : state_(std::make_unique<State>(fs, std::move(root), std::move(filter), follow_symlinks)) {}

Scanner::~Scanner() = default;

Result<bool> Scanner::Next(FileEntry& entry) {
  State& state = *state_;
  if (!state.opened) LAKESYNC_TRY(state.Open());
  while (!state.levels.empty()) {
    State::Level& level = state.levels.back();
    if (level.next == level.entries.size()) {
      state.levels.pop_back();
      continue;
    }
    // Entering a folder moves the levels, so the entry is taken out of its own.
    const DirEntry found = std::move(level.entries[level.next++]);
    state.path.resize(level.path_bytes);
    state.path += found.name;
    if (state.Take(level, found, entry)) return true;
  }
  return false;
}

const std::vector<ScanProblem>& Scanner::problems() const { return state_->problems; }

}  // namespace lakesync
