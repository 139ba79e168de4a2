// Any text as a where-expression and as globs: refused, or consistent: a file that matches is never
// below a folder that has been ruled out.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scan/glob.h"
#include "scan/where_expression.h"

namespace lakesync {
namespace {

constexpr const char* kFolder = "supermarket=bistek/year=2026";
constexpr const char* kFile = "supermarket=bistek/year=2026/a%20b.parquet";

void Check(const std::string& text) {
  if (const auto where = ParseWhere(text); where.ok()) {
    const bool pruned = where->OnFolder(kFolder) == WhereAnswer::kCannotMatch;
    if (pruned && where->MatchesFile(kFile)) std::abort();
    if (where->MatchesFile(text) && where->OnFolder("") == WhereAnswer::kCannotMatch) std::abort();
  }
  if (const auto glob = Glob::Parse(text); glob.ok()) {
    const bool matches = glob->MatchesFile(kFile);
    if (matches && !glob->MayReach(kFolder)) std::abort();
    if (!matches && glob->CoversFolder(kFolder)) std::abort();
    (void)glob->MatchesFile(text);
  }
}

}  // namespace
}  // namespace lakesync

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lakesync::Check(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
