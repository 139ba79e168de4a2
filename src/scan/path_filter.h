// Which paths of a layer take part: --include, --exclude, --where and the default exclusions.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

struct PathFilterOptions {
  /// Globs on the path relative to the layer's root: `*` and `?` stay within a segment, `**`
  /// crosses segments, `[…]` is a class, `{a,b}` alternatives. A pattern without '/' matches a name
  /// at any depth; one that matches a folder takes all below it.
  std::vector<std::string> include{};
  std::vector<std::string> exclude{};
  /// "supermarket=bistek,year>=2026": comma is "and"; operators = != < <= > >=; `a|b` alternatives
  /// after =; numbers compare as numbers, all else as text; values are compared percent-decoded. A
  /// file without the key does not match.
  std::string where{};
  bool default_excludes = true;
};

/// Immutable and thread-safe.
class PathFilter {
 public:
  /// kInvalid, with the position, for a bad glob or expression.
  static Result<PathFilter> Make(const PathFilterOptions& options);

  /// Does the file at this relative path take part?
  bool MatchesFile(std::string_view path) const;
  /// Can a file below this folder (relative, no trailing '/') take part? False prunes it unread.
  bool MayContain(std::string_view folder) const;

 private:
  struct Rules;
  explicit PathFilter(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;
};

}  // namespace lakesync
