// "supermarket=bistek,year>=2026": which Hive partitions take part.
//
// An expression is decided as soon as the path shows its keys, so that folders are left out before
// they are read. Hence three answers for a folder, where a predicate on whole paths would need two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

enum class WhereAnswer { kMatches, kCannotMatch, kUndecided };

/// Immutable and thread-safe. The empty expression matches all.
class WhereExpression {
 public:
  /// For the folder's relative path; kUndecided while a key has not been seen.
  WhereAnswer OnFolder(std::string_view folder) const;
  /// Only the folders of `path` count, not the file's own name. A file without a key that the
  /// expression names does not match.
  bool MatchesFile(std::string_view path) const;
  bool empty() const { return clauses_.empty(); }

 private:
  friend class WhereParser;
  enum class Operator { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
  struct Clause {
    std::string key;
    Operator op = Operator::kEqual;
    std::vector<std::string> values;  // one, but for = and !=
  };
  static bool Holds(const Clause& clause, std::string_view value);

  std::vector<Clause> clauses_;  // all must hold
};

/// Clauses stand between commas, blanks around their parts do not count. Keys and values may be
/// percent-encoded, as they stand in the path (a comma is %2C, a bar %7C). kInvalid, with the
/// position.
Result<WhereExpression> ParseWhere(std::string_view text);

}  // namespace lakesync
