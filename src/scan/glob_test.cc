#include "scan/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace lakesync {
namespace {

Glob Parsed(const std::string& pattern) {
  auto glob = Glob::Parse(pattern);
  EXPECT_TRUE(glob.ok()) << pattern << ": " << glob.error().message;
  return std::move(glob).value();
}

struct Case {
  const char* pattern;
  const char* path;
  bool matches;
};

class GlobFile : public testing::TestWithParam<Case> {};

TEST_P(GlobFile, Matches) {
  const Case& c = GetParam();
  EXPECT_EQ(Parsed(c.pattern).MatchesFile(c.path), c.matches) << c.pattern << " on " << c.path;
}

INSTANTIATE_TEST_SUITE_P(
    Table, GlobFile,
    testing::Values(
        // Without '/': any name at any depth, files and folders alike.
        Case{"*.parquet", "a.parquet", true}, Case{"*.parquet", "x/y/a.parquet", true},
        Case{"*.parquet", "a.parquet.tmp", false}, Case{"run_*", "x/run_1/a.parquet", true},
        Case{"run_?", "x/run_12/a", false}, Case{"a", "a", true}, Case{"a", "b/a", true},
        Case{"a", "ab", false}, Case{"**", "x/y", true}, Case{"*", "x/y", true},
        // With '/': the whole path, from its start.
        Case{"x/*.parquet", "x/a.parquet", true}, Case{"x/*.parquet", "y/x/a.parquet", false},
        Case{"x/*.parquet", "x/y/a.parquet", false}, Case{"/a", "a", true},
        Case{"/a", "b/a", false}, Case{"x/y", "x/y/z/a", true}, Case{"x/y", "x/yz", false},
        // `**` crosses segments, `**/` may be nothing.
        Case{"x/**", "x/y/z", true}, Case{"x/**", "xy/z", false}, Case{"**/a", "a", true},
        Case{"**/a", "x/y/a", true}, Case{"**/a", "x/ya", false}, Case{"x/**/a", "x/a", true},
        Case{"x/**/a", "x/1/2/a", true}, Case{"x/**/a", "x/1/2/b", false},
        Case{"x**/a", "x1/2/a", true},
        // A last '/' asks for a folder.
        Case{"run_1/", "x/run_1/a", true}, Case{"run_1/", "x/run_1", false},
        Case{"x/run_1/", "x/run_1/a", true}, Case{"x/run_1/", "y/x/run_1/a", false},
        // Classes.
        Case{"[ab]", "b", true}, Case{"[ab]", "c", false}, Case{"[a-c]1", "b1", true},
        Case{"[!a-c]", "d", true}, Case{"[^a-c]", "b", false}, Case{"[]]", "]", true},
        Case{"[a-]", "-", true}, Case{"x/a[!b]c", "x/a/c", false}, Case{"[\\]]", "]", true},
        // Alternatives, also nested, empty or with a '/'.
        Case{"{a,b}.x", "b.x", true}, Case{"{a,b}.x", "c.x", false}, Case{"a{,1}", "a", true},
        Case{"a{b,{c,d}e}f", "adef", true}, Case{"{x/y,z}/a", "x/y/a", true},
        Case{"{x/y,z}/a", "z/a", true}, Case{"{a,**}/c", "x/y/c", true},
        // Escapes, '=' and '%' as they stand in a lake, whole UTF-8 characters.
        Case{"\\*", "*", true}, Case{"\\*", "a", false}, Case{"a\\,b", "a,b", true},
        Case{"k=a%2Fb/*", "k=a%2Fb/f", true}, Case{"?", "é", true}, Case{"??", "é", false},
        Case{"[!a]", "é", true}, Case{"{é,ü}", "ü", true}, Case{"é*", "été", true}));

class GlobError : public testing::TestWithParam<const char*> {};

TEST_P(GlobError, IsInvalid) {
  const auto glob = Glob::Parse(GetParam());
  ASSERT_FALSE(glob.ok());
  EXPECT_EQ(glob.error().code, ErrorCode::kInvalid);
}

INSTANTIATE_TEST_SUITE_P(Table, GlobError,
                         testing::Values("", "/", "[a", "{a", "{a,{b}", "a\\", "[b-a]", "[é]",
                                         "[/]", "{{{{{{{{{{{{{{{{{a}}}}}}}}}}}}}}}}}"));

TEST(Glob, NamesThePositionOfAnError) {
  const auto glob = Glob::Parse("ab[c");
  ASSERT_FALSE(glob.ok());
  EXPECT_NE(glob.error().message.find("position 3"), std::string::npos) << glob.error().message;
}

TEST(Glob, RefusesAPatternWithoutEnd) {
  EXPECT_FALSE(Glob::Parse(std::string(100'000, 'a')).ok());
  EXPECT_FALSE(Glob::Parse("{" + std::string(100'000, 'a')).ok());
  EXPECT_TRUE(Glob::Parse(std::string(1000, 'a')).ok());
}

// Backtracking would not end within a lifetime.
TEST(Glob, TakesTimeInProportionOnly) {
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "*{a,aa}";
  EXPECT_FALSE(Parsed(pattern + "b").MatchesFile(std::string(1000, 'a')));
}

TEST(Glob, MatchesAcrossManyPositions) {
  const std::string name(900, 'x');
  EXPECT_TRUE(Parsed(name + "*").MatchesFile("d/" + name + "yz"));
  EXPECT_FALSE(Parsed(name + "*").MatchesFile("d/" + name.substr(1)));
}

TEST(Glob, CoversAFolderOnlyWhenAllBelowMatches) {
  EXPECT_TRUE(Parsed("x/**").CoversFolder("x"));
  EXPECT_TRUE(Parsed("x/**").CoversFolder("x/y"));
  EXPECT_TRUE(Parsed("run_*").CoversFolder("x/run_1"));
  EXPECT_TRUE(Parsed("run_*/").CoversFolder("x/run_1"));
  EXPECT_FALSE(Parsed("x/*.parquet").CoversFolder("x"));
  EXPECT_FALSE(Parsed("x/**/a").CoversFolder("x"));
  EXPECT_FALSE(Parsed("x/**/").CoversFolder("x")) << "a file straight in x is not in a folder";
  EXPECT_FALSE(Parsed("*.parquet").CoversFolder("x"));
}

TEST(Glob, ReachesOnlyFoldersOnItsWay) {
  const Glob glob = Parsed("k=a/**/run_*/x");
  EXPECT_TRUE(glob.MayReach("k=a"));
  EXPECT_TRUE(glob.MayReach("k=a/any/thing"));
  EXPECT_FALSE(glob.MayReach("k=b"));
  EXPECT_FALSE(glob.MayReach("k=ab"));
  EXPECT_FALSE(Parsed("a/b").MayReach("a/c"));
  EXPECT_TRUE(Parsed("a/b").MayReach("a/b/c"));
  EXPECT_TRUE(Parsed("*.parquet").MayReach("any"));
}

}  // namespace
}  // namespace lakesync
