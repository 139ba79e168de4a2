#include "base/base64.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

TEST(Base64, GivesTheVectorsOfTheRfc) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(Base64Encode(bytes), text);
    EXPECT_EQ(Base64Decode(text), bytes);
  }
}

TEST(Base64, CarriesEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  EXPECT_EQ(Base64Decode(Base64Encode(bytes)), bytes);
}

TEST(Base64, RefusesWhatIsNotWhole) {
  for (const char* bad :
       {"Zg", "Zg=", "Zm9v ", " Zm9v", "Zm9v\n", "Z=9v", "====", "Z===", "Zm-_", "Zg==Zg=="}) {
    EXPECT_EQ(Base64Decode(bad), std::nullopt) << bad;
  }
}

TEST(Base64, UrlFormHasItsOwnAlphabetAndNoPadding) {
  EXPECT_EQ(Base64UrlEncode("\xfb\xff\xfe\x01"), "-__-AQ");
}

}  // namespace
}  // namespace lakesync
