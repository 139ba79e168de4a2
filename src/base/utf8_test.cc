#include "base/utf8.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

TEST(Utf8, CountsUtf16Units) {
  EXPECT_EQ(Utf16Length(""), 0u);
  EXPECT_EQ(Utf16Length("pão"), 3u);
  EXPECT_EQ(Utf16Length("価格"), 2u);
  EXPECT_EQ(Utf16Length("\xF0\x9F\x8D\x8C"), 2u);
}

TEST(Utf8, RefusesWhatIsInvalid) {
  for (const char* bad : {"\xFF", "\xC3", "a\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF0\x80\x80\xAF", "\xE4\xBE"}) {
    EXPECT_EQ(Utf16Length(bad), std::nullopt) << Printable(bad);
  }
}

TEST(Utf8, PrintableShowsControlsAndInvalidBytes) {
  EXPECT_EQ(Printable("pão 価格"), "pão 価格");
  EXPECT_EQ(Printable("a\x1B[31m\n"), "a\\x1B[31m\\x0A");
  EXPECT_EQ(Printable("\xC2\x9B\x7F"), "\\xC2\\x9B\\x7F");
  EXPECT_EQ(Printable("a\xFF\xC3"), "a\\xFF\\xC3");
}

}  // namespace
}  // namespace lakesync
