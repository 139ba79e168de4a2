#include "settings/dotenv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct ValueCase {
  const char* text;
  const char* name;
  const char* value;
};

class DotenvValue : public testing::TestWithParam<ValueCase> {};

TEST_P(DotenvValue, IsRead) {
  const auto entries = ParseDotenv(GetParam().text);
  ASSERT_TRUE(entries.ok()) << entries.error().message;
  ASSERT_EQ(entries->size(), 1u);
  EXPECT_EQ(entries->front().name, GetParam().name);
  EXPECT_EQ(entries->front().value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Table, DotenvValue,
    testing::Values(ValueCase{"A=b", "A", "b"}, ValueCase{"export A=b", "A", "b"},
                    ValueCase{"  export\tA = b  ", "A", "b"}, ValueCase{"export=b", "export", "b"},
                    ValueCase{"export = b", "export", "b"}, ValueCase{"A=", "A", ""},
                    ValueCase{"A=  ", "A", ""}, ValueCase{"A=b=c==", "A", "b=c=="},
                    ValueCase{"A=b#c", "A", "b#c"}, ValueCase{"A=b #c", "A", "b"},
                    ValueCase{"A= #c", "A", ""}, ValueCase{"A=#c", "A", "#c"},
                    ValueCase{"A=b c", "A", "b c"}, ValueCase{"A=b\r\n", "A", "b"},
                    ValueCase{"A=b\r", "A", "b"}, ValueCase{"A=\"b # c\" # d", "A", "b # c"},
                    ValueCase{"A='b \"c\"'", "A", "b \"c\""},
                    ValueCase{"A=\"b\\n\\\"c\\\\\\$\"", "A", "b\n\"c\\$"},
                    ValueCase{"A='b\\n'", "A", "b\\n"}, ValueCase{"A='it\\'s'", "A", "it's"},
                    ValueCase{"A=\"\\x\"", "A", "\\x"}, ValueCase{"A=\"b\nc\"", "A", "b\nc"},
                    ValueCase{"A=\"b\r\nc\"\r\n", "A", "b\nc"}, ValueCase{"A=$B", "A", "$B"},
                    ValueCase{"a.b-c_1=x", "a.b-c_1", "x"},
                    ValueCase{"\xEF\xBB\xBF"
                              "A=b",
                              "A", "b"}));

struct ErrorCase {
  const char* text;
  const char* message;
};

class DotenvError : public testing::TestWithParam<ErrorCase> {};

TEST_P(DotenvError, NamesTheLineAndNotTheValue) {
  const auto entries = ParseDotenv(GetParam().text);
  ASSERT_FALSE(entries.ok());
  EXPECT_EQ(entries.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(entries.error().message, HasSubstr(GetParam().message));
  EXPECT_THAT(entries.error().message, Not(HasSubstr("hunter2")));
}

INSTANTIATE_TEST_SUITE_P(Table, DotenvError,
                         testing::Values(ErrorCase{"A=1\nhunter2\n", "line 2"},
                                         ErrorCase{"=hunter2", "line 1"},
                                         ErrorCase{"export A", "line 1"},
                                         ErrorCase{"A B=hunter2", "line 1"},
                                         ErrorCase{"\nA=\"hunter2\n\n", "line 2: the \""},
                                         ErrorCase{"A='hunter2'hunter2", "line 1"}));

TEST(Dotenv, GivesEntriesInOrderWithTheirLines) {
  const auto entries = ParseDotenv("# c\n\nA=\"1\n2\"\n  # d\nB=3\nA=4");
  ASSERT_TRUE(entries.ok());
  EXPECT_THAT(*entries, ElementsAre(DotenvEntry{"A", "1\n2", 3}, DotenvEntry{"B", "3", 6},
                                    DotenvEntry{"A", "4", 7}));
}

}  // namespace
}  // namespace lakesync
