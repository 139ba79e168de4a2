#include "scan/path_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scan/glob.h"
#include "scan/where_expression.h"

namespace lakesync {

struct PathFilter::Rules {
  std::vector<Glob> include;
  std::vector<Glob> exclude;
  WhereExpression where;
  bool default_excludes = true;
};

namespace {

// Hidden names and the leftovers of writers (Spark, Hadoop, DuckDB): never whole data.
bool IsLeftOutName(std::string_view name) {
  return name.starts_with('.') || name == "_temporary" || name.ends_with(".tmp") ||
         name.ends_with(".crc") || name.ends_with(".inprogress");
}

bool HasLeftOutName(std::string_view path) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (IsLeftOutName(path.substr(0, slash))) return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

Status ParseGlobs(const char* option, const std::vector<std::string>& patterns,
                  std::vector<Glob>& globs) {
  for (const std::string& pattern : patterns) {
    auto glob = Glob::Parse(pattern);
    if (!glob.ok()) {
      return Error{ErrorCode::kInvalid, fmt::format("{}: {}", option, glob.error().message)};
    }
    globs.push_back(std::move(glob).value());
  }
  return Status::Ok();
}

}  // namespace

PathFilter::PathFilter(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Result<PathFilter> PathFilter::Make(const PathFilterOptions& options) {
  auto rules = std::make_shared<Rules>();
  LAKESYNC_TRY(ParseGlobs("include", options.include, rules->include));
  LAKESYNC_TRY(ParseGlobs("exclude", options.exclude, rules->exclude));
  auto where = ParseWhere(options.where);
  if (!where.ok()) {
    return Error{ErrorCode::kInvalid, fmt::format("where: {}", where.error().message)};
  }
  rules->where = std::move(where).value();
  rules->default_excludes = options.default_excludes;
  return PathFilter(std::move(rules));
}

bool PathFilter::MatchesFile(std::string_view path) const {
  const auto matches = [&](const Glob& glob) { return glob.MatchesFile(path); };
  const Rules& rules = *rules_;
  if (rules.default_excludes && HasLeftOutName(path)) return false;
  if (!rules.include.empty() && std::none_of(rules.include.begin(), rules.include.end(), matches)) {
    return false;
  }
  if (std::any_of(rules.exclude.begin(), rules.exclude.end(), matches)) return false;
  return rules.where.MatchesFile(path);
}

bool PathFilter::MayContain(std::string_view folder) const {
  if (folder.empty()) return true;
  const auto covers = [&](const Glob& glob) { return glob.CoversFolder(folder); };
  const auto may_reach = [&](const Glob& glob) { return glob.MayReach(folder); };
  const Rules& rules = *rules_;
  if (rules.default_excludes && HasLeftOutName(folder)) return false;
  if (!rules.include.empty() &&
      std::none_of(rules.include.begin(), rules.include.end(), may_reach)) {
    return false;
  }
  if (std::any_of(rules.exclude.begin(), rules.exclude.end(), covers)) return false;
  return rules.where.OnFolder(folder) != WhereAnswer::kCannotMatch;
}

}  // namespace lakesync
