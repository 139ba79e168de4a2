#include "scan/where_expression.h"

#include <gtest/gtest.h>

#include "scan/decimal_compare.h"

namespace lakesync {
namespace {

WhereExpression Parsed(std::string_view text) {
  auto expression = ParseWhere(text);
  EXPECT_TRUE(expression.ok()) << text << ": " << expression.error().message;
  return std::move(expression).value();
}

struct FileCase {
  const char* where;
  const char* path;
  bool matches;
};

class WhereFile : public testing::TestWithParam<FileCase> {};

TEST_P(WhereFile, Matches) {
  const FileCase& c = GetParam();
  EXPECT_EQ(Parsed(c.where).MatchesFile(c.path), c.matches) << c.where << " on " << c.path;
}

INSTANTIATE_TEST_SUITE_P(
    Table, WhereFile,
    testing::Values(
        FileCase{"", "a", true}, FileCase{"  ", "k=1/a", true}, FileCase{"k=a", "k=a/f", true},
        FileCase{"k=a", "k=b/f", false}, FileCase{"k==a", "k=a/f", true},
        FileCase{"k!=a", "k=b/f", true}, FileCase{"k!=a", "k=a/f", false},
        FileCase{"k=a|b", "k=b/f", true}, FileCase{"k=a|b", "k=c/f", false},
        FileCase{"k!=a|b", "k=b/f", false}, FileCase{"k!=a|b", "k=c/f", true},
        FileCase{"k=a,y=1", "k=a/y=1/f", true}, FileCase{"k=a,y=1", "y=1/k=a/f", true},
        FileCase{"k=a,y=1", "k=a/y=2/f", false}, FileCase{" k = a , y = 1 ", "k=a/y=1/f", true},
        // Numbers as numbers, all else as text.
        FileCase{"m=1", "m=01/f", true}, FileCase{"m>9", "m=10/f", true},
        FileCase{"m<=2.5", "m=2.50/f", true}, FileCase{"m<0", "m=-1/f", true},
        FileCase{"m>a", "m=b/f", true}, FileCase{"m>=a", "m=a/f", true},
        FileCase{"m<b", "m=b/f", false}, FileCase{"m>10x", "m=9/f", true},
        FileCase{"m>99999999999999999998", "m=99999999999999999999/f", true},
        // A file without the key does not match, nor does its own name count.
        FileCase{"k=a", "f", false}, FileCase{"k!=a", "x/f", false}, FileCase{"k=a", "k=a", false},
        // Percent-encoded on either side.
        FileCase{"k=a/b", "k=a%2Fb/f", true}, FileCase{"k=a%2Fb", "k=a%2Fb/f", true},
        FileCase{"k=a%2Cb", "k=a,b/f", true}, FileCase{"k=100%", "k=100%25/f", true},
        FileCase{"k=100%", "k=100%/f", true}, FileCase{"a b=1", "a%20b=1/f", true},
        FileCase{"k=__HIVE_DEFAULT_PARTITION__", "k=__HIVE_DEFAULT_PARTITION__/f", true},
        FileCase{"k=a=b", "k=a=b/f", true}, FileCase{"k=", "k=/f", true},
        FileCase{"k=1", "k=1/k=2/f", true}));

struct FolderCase {
  const char* where;
  const char* folder;
  WhereAnswer answer;
};

class WhereFolder : public testing::TestWithParam<FolderCase> {};

TEST_P(WhereFolder, Answers) {
  const FolderCase& c = GetParam();
  EXPECT_EQ(Parsed(c.where).OnFolder(c.folder), c.answer) << c.where << " on " << c.folder;
}

INSTANTIATE_TEST_SUITE_P(
    Table, WhereFolder,
    testing::Values(FolderCase{"k=a,y=1", "", WhereAnswer::kUndecided},
                    FolderCase{"k=a,y=1", "k=a", WhereAnswer::kUndecided},
                    FolderCase{"k=a,y=1", "k=b", WhereAnswer::kCannotMatch},
                    FolderCase{"k=a,y=1", "y=2", WhereAnswer::kCannotMatch},
                    FolderCase{"k=a,y=1", "k=a/y=1", WhereAnswer::kMatches},
                    FolderCase{"k=a,y=1", "k=a/y=1/z=3", WhereAnswer::kMatches},
                    FolderCase{"k=a,y=1", "k=a/other", WhereAnswer::kUndecided},
                    FolderCase{"", "k=a", WhereAnswer::kMatches}));

class WhereError : public testing::TestWithParam<const char*> {};

TEST_P(WhereError, IsInvalid) {
  const auto expression = ParseWhere(GetParam());
  ASSERT_FALSE(expression.ok());
  EXPECT_EQ(expression.error().code, ErrorCode::kInvalid);
}

INSTANTIATE_TEST_SUITE_P(Table, WhereError,
                         testing::Values("k", "=a", "k!a", "k>", "k<=  ", "k>a|b", "k=a,", ",k=a",
                                         "k=a,,y=1"));

TEST(Where, NamesThePositionOfAnError) {
  const auto expression = ParseWhere("k=a,year");
  ASSERT_FALSE(expression.ok());
  EXPECT_NE(expression.error().message.find("position 5"), std::string::npos);
}

TEST(CompareDecimals, OrdersByValue) {
  EXPECT_EQ(CompareDecimals("-0", "+0.0"), std::strong_ordering::equal);
  EXPECT_EQ(CompareDecimals("-2", "-10"), std::strong_ordering::greater);
  EXPECT_EQ(CompareDecimals("1.5", "1.49"), std::strong_ordering::greater);
  EXPECT_EQ(CompareDecimals("-1", "1"), std::strong_ordering::less);
  for (const char* text : {"", "-", "1.", ".5", "1e3", "0x1", "1 "}) {
    EXPECT_EQ(CompareDecimals(text, "1"), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace lakesync
