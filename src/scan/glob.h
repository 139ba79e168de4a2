// One glob on a relative path, as --include and --exclude take them.
//
// A pattern is turned into a position automaton (Glushkov's construction): every character of the
// pattern is a state, and all states that are possible at once are kept as bits. One pass over the
// path decides, whatever the pattern is. Turned down: backtracking (`*a*a*a*a*b` takes exponential
// time), expanding `{a,b}` into lists of patterns (`{a,b}{a,b}…` doubles with each pair), and
// fnmatch (knows neither `**` nor `{a,b}`, and cannot say whether a folder may hold a match).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

/// Immutable and thread-safe.
///
/// `*` and `?` stay within a segment (`?` is one UTF-8 character), `**` crosses segments and
/// `**/` may also be nothing, `[a-z]` and `[!a-z]` are classes of ASCII characters, `{a,b}`
/// alternatives, `\` takes the next character as it is. A pattern without '/' (a last one does not
/// count) is tried on every name at any depth, one with '/' on the whole path. A last '/' asks for
/// a folder.
class Glob {
 public:
  /// kInvalid, with the position, for what is no glob.
  static Result<Glob> Parse(std::string_view pattern);

  /// Does the file, or a folder on the way to it, match?
  bool MatchesFile(std::string_view path) const;
  /// Does every file below `folder` match?
  bool CoversFolder(std::string_view folder) const;
  /// Can a file below `folder` match?
  bool MayReach(std::string_view folder) const;

 private:
  friend class GlobParser;
  struct Run;
  Glob() = default;

  void Start(Run& run) const;
  void Step(Run& run, unsigned char c) const;
  bool Accepted(const Run& run) const;
  bool Walk(std::string_view path, bool is_file, Run& run) const;

  bool anchored_ = false;     // tried on the whole path, not on each name
  bool folder_only_ = false;  // ended with '/'
  bool nullable_ = false;     // matches the empty text
  // Sets of positions, `words_` words each.
  std::size_t words_ = 0;
  std::vector<std::uint64_t> first_;      // where a match can begin
  std::vector<std::uint64_t> last_;       // where it can end
  std::vector<std::uint64_t> tail_;       // `**` at the end: takes whatever follows
  std::vector<std::uint64_t> takes_;      // by byte: the positions that take it
  std::vector<std::uint64_t> following_;  // by position: the positions that may come next
};

}  // namespace lakesync
