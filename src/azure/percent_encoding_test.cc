#include "azure/percent_encoding.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

TEST(PercentEncodingTest, UnreservedCharactersStay) {
  const std::string unreserved = "AZaz09-._~";
  EXPECT_EQ(EncodePath(unreserved), unreserved);
  EXPECT_EQ(EncodeQueryValue(unreserved), unreserved);
}

TEST(PercentEncodingTest, OnlyAPathKeepsItsSlashes) {
  EXPECT_EQ(EncodePath("a/b"), "a/b");
  EXPECT_EQ(EncodeQueryValue("a/b"), "a%2Fb");
}

TEST(PercentEncodingTest, EverythingElseIsEncoded) {
  EXPECT_EQ(EncodePath("x=1/a b+%2F#?&'\"(~)\xC3\xA9"),
            "x%3D1/a%20b%2B%252F%23%3F%26%27%22%28~%29%C3%A9");
}

TEST(PercentEncodingTest, EveryByteComesBack) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(PercentDecode(EncodePath(all)), all);
  EXPECT_EQ(PercentDecode(EncodeQueryValue(all)), all);
}

TEST(PercentEncodingTest, DecodingLeavesWhatIsNoEscape) {
  EXPECT_EQ(PercentDecode("a+b"), "a+b");
  EXPECT_EQ(PercentDecode("100%"), "100%");
  EXPECT_EQ(PercentDecode("%4"), "%4");
  EXPECT_EQ(PercentDecode("%zz%41%4a%4A"), "%zzAJJ");
}

}  // namespace
}  // namespace lakesync
