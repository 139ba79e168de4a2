#include "sync/walk_layer.h"

#include <fmt/format.h>

#include <mutex>

#include "plan/merge_join.h"
#include "plan/read_ahead.h"
#include "scan/scanner.h"

namespace lakesync {
namespace {

bool LiesBelow(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

// The scanner's problems, readable by the planner while the scan goes on. Whoever has seen a file
// from the scan sees every problem that came before it.
class SharedProblems {
 public:
  void Update(const std::vector<ScanProblem>& problems) {
    if (problems.size() == seen_) return;
    std::lock_guard lock(mutex_);
    for (; seen_ < problems.size(); ++seen_) problems_.push_back(problems[seen_]);
  }
  bool Hides(std::string_view path) {
    std::lock_guard lock(mutex_);
    for (const ScanProblem& problem : problems_) {
      if (path == problem.path || (problem.is_folder && LiesBelow(path, problem.path))) return true;
    }
    return false;
  }
  const std::vector<ScanProblem>& all() const { return problems_; }

 private:
  std::mutex mutex_;
  std::vector<ScanProblem> problems_;
  std::size_t seen_ = 0;  // scanner's thread only
};

}  // namespace

Result<PathFilter> MakeFilter(const Settings& settings) {
  return PathFilter::Make({.include = settings.include,
                           .exclude = settings.exclude,
                           .where = settings.where,
                           .default_excludes = settings.default_excludes});
}

Status CheckRoot(const Run& run, const Layer& layer) {
  const Result<FileStat> root = run.env.fs.Stat(layer.root);
  if (root.ok() && root->type == FileType::kDirectory) return Status::Ok();
  if (!root.ok() && root.error().code != ErrorCode::kNotFound) return root.error();
  return Error{ErrorCode::kNotFound,
               fmt::format("layer {} has no folder {}: run lakesync from the project's folder, "
                           "give --project DIR, or set layers.{}.root",
                           layer.name, layer.root, layer.name)};
}

Status WalkLayer(const Run& run, const Layer& layer, const PathFilter& filter, Ledger& ledger,
                 std::vector<FailedFile>& problems,
                 const std::function<Status(const FileEntry*, const LedgerEntry*)>& on_pair) {
  LAKESYNC_TRY(CheckRoot(run, layer));
  Scanner scanner(run.env.fs, layer.root, filter, run.settings.follow_symlinks);
  LAKESYNC_ASSIGN(const std::unique_ptr<LedgerCursor> cursor, ledger.Entries(layer.key_prefix));
  SharedProblems shared;
  Status status;
  {
    ReadAhead<FileEntry> files([&](FileEntry& file) {
      Result<bool> more = scanner.Next(file);
      shared.Update(scanner.problems());
      return more;
    });
    ReadAhead<LedgerEntry> entries([&](LedgerEntry& entry) { return cursor->Next(entry); });
    status =
        MergeJoin([&](FileEntry& file) { return files.Next(file); },
                  [&](LedgerEntry& entry) { return entries.Next(entry); }, layer.key_prefix.size(),
                  [&](const FileEntry* file, const LedgerEntry* entry) -> Status {
                    if (run.cancel.cancelled()) return Error{ErrorCode::kCancelled, "interrupted"};
                    if (file == nullptr) {
                      const std::string_view path =
                          std::string_view(entry->key).substr(layer.key_prefix.size());
                      if (!filter.MatchesFile(path) || shared.Hides(path)) return Status::Ok();
                    }
                    return on_pair(file, entry);
                  });
  }
  for (const ScanProblem& problem : shared.all()) {
    problems.push_back({problem.path.empty() ? layer.root : problem.path, problem.reason});
  }
  return status;
}

}  // namespace lakesync
