#include "scan/path_filter.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

PathFilter Made(const PathFilterOptions& options) {
  auto filter = PathFilter::Make(options);
  EXPECT_TRUE(filter.ok()) << filter.error().message;
  return std::move(filter).value();
}

TEST(PathFilter, TakesAllButLeftoversByDefault) {
  const PathFilter filter = Made({});
  EXPECT_TRUE(filter.MatchesFile("k=a/run_1/x.parquet"));
  EXPECT_TRUE(filter.MatchesFile("tmp"));
  for (const char* path : {".x", "a/.hidden/x", "_temporary/x", "a/_temporary/0/x", "a/x.tmp",
                           "a.tmp/x", "x.crc", "x.inprogress"}) {
    EXPECT_FALSE(filter.MatchesFile(path)) << path;
  }
  EXPECT_FALSE(filter.MayContain("a/.hidden"));
  EXPECT_FALSE(filter.MayContain("a/_temporary/0"));
  EXPECT_TRUE(filter.MayContain("a"));
}

TEST(PathFilter, TakesLeftoversWhenAsked) {
  const PathFilter filter =
      Made({.include = {}, .exclude = {}, .where = "", .default_excludes = false});
  EXPECT_TRUE(filter.MatchesFile("a/.x"));
  EXPECT_TRUE(filter.MayContain("_temporary"));
}

TEST(PathFilter, IncludeNarrowsToItsFolder) {
  const PathFilter filter = Made({.include = {"supermarket=bistek/**"}});
  EXPECT_TRUE(filter.MayContain(""));
  EXPECT_TRUE(filter.MayContain("supermarket=bistek"));
  EXPECT_TRUE(filter.MayContain("supermarket=bistek/region=x"));
  EXPECT_FALSE(filter.MayContain("supermarket=fort"));
  EXPECT_TRUE(filter.MatchesFile("supermarket=bistek/f"));
  EXPECT_FALSE(filter.MatchesFile("supermarket=fort/f"));
}

TEST(PathFilter, ExcludeWinsOverInclude) {
  const PathFilter filter = Made({.include = {"a/**", "b/**"}, .exclude = {"b/old", "*.csv"}});
  EXPECT_TRUE(filter.MatchesFile("a/x"));
  EXPECT_TRUE(filter.MatchesFile("b/x"));
  EXPECT_FALSE(filter.MatchesFile("b/old/x"));
  EXPECT_FALSE(filter.MatchesFile("a/x.csv"));
  EXPECT_FALSE(filter.MayContain("b/old"));
  EXPECT_TRUE(filter.MayContain("b"));
}

TEST(PathFilter, WherePrunesAsSoonAsItCan) {
  const PathFilter filter = Made({.where = "supermarket=bistek,year>=2026"});
  EXPECT_FALSE(filter.MayContain("supermarket=fort"));
  EXPECT_TRUE(filter.MayContain("supermarket=bistek/region=x"));
  EXPECT_FALSE(filter.MayContain("supermarket=bistek/region=x/year=2025"));
  EXPECT_TRUE(filter.MatchesFile("supermarket=bistek/region=x/year=2026/f"));
}

TEST(PathFilter, NamesTheOptionThatIsWrong) {
  EXPECT_NE(PathFilter::Make({.include = {"["}}).error().message.find("include"),
            std::string::npos);
  EXPECT_NE(PathFilter::Make({.exclude = {"["}}).error().message.find("exclude"),
            std::string::npos);
  EXPECT_NE(PathFilter::Make({.where = "x"}).error().message.find("where"), std::string::npos);
}

}  // namespace
}  // namespace lakesync
