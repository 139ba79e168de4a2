#include "azure/auth/connection_string.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<ConnectionString> Parse(const std::string& text) {
  return ParseConnectionString(Secret(text));
}

TEST(ConnectionStringTest, ReadsWhatThePortalShows) {
  const auto parsed = Parse(
      "DefaultEndpointsProtocol=https;AccountName=lake;AccountKey=a2V5a2V5a2U=;"
      "EndpointSuffix=core.windows.net");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->protocol, "https");
  EXPECT_EQ(parsed->account_name, "lake");
  EXPECT_EQ(parsed->account_key.Reveal(), "a2V5a2V5a2U=");
  EXPECT_EQ(parsed->endpoint_suffix, "core.windows.net");
  EXPECT_EQ(parsed->blob_endpoint, "");
  EXPECT_TRUE(parsed->sas_token.empty());
}

TEST(ConnectionStringTest, KeysInAnyCaseBlanksAndEmptyParts) {
  const auto parsed = Parse(" ;ACCOUNTNAME = lake ; accountkey=YQ== ;; \n");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->account_name, "lake");
  EXPECT_EQ(parsed->account_key.Reveal(), "YQ==");
}

TEST(ConnectionStringTest, SasWithItsEqualSignsAndWithoutItsQuestionMark) {
  const auto parsed = Parse(
      "BlobEndpoint=https://lake.blob.core.windows.net/;"
      "QueueEndpoint=https://lake.queue.core.windows.net/;"
      "SharedAccessSignature=?sv=2023-11-03&sig=ab%2Bc=");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->sas_token.Reveal(), "sv=2023-11-03&sig=ab%2Bc=");
  EXPECT_EQ(parsed->blob_endpoint, "https://lake.blob.core.windows.net/");
}

TEST(ConnectionStringTest, DevelopmentStorageIsAzuritesAccount) {
  const auto parsed = Parse("UseDevelopmentStorage=True");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->account_name, "devstoreaccount1");
  EXPECT_EQ(parsed->blob_endpoint, "http://127.0.0.1:10000/devstoreaccount1");
  EXPECT_FALSE(parsed->account_key.empty());
}

struct BadCase {
  const char* text;
  const char* says;
};

class ConnectionStringBadTest : public testing::TestWithParam<BadCase> {};

TEST_P(ConnectionStringBadTest, IsInvalidAndShowsNoValue) {
  const auto parsed = Parse(GetParam().text);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(parsed.error().message, HasSubstr(GetParam().says));
  EXPECT_THAT(parsed.error().message, Not(HasSubstr("c2VjcmV0")));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ConnectionStringBadTest,
    testing::Values(
        BadCase{"", "is empty"}, BadCase{";;", "is empty"},
        BadCase{"AccountName=lake;c2VjcmV0", "part 2"}, BadCase{"=c2VjcmV0", "part 1"},
        BadCase{"AccountName=a;AccountKey=c2VjcmV0;accountkey=c2VjcmV0", "part 3"},
        BadCase{"AccountName=lake", "neither AccountKey nor"},
        BadCase{"AccountName=lake;AccountKey=", "neither AccountKey nor"},
        BadCase{"AccountName=lake;AccountKey=c2VjcmV0;SharedAccessSignature=sig=c2VjcmV0", "both"},
        BadCase{"AccountKey=c2VjcmV0", "neither AccountName nor BlobEndpoint"},
        BadCase{"DefaultEndpointsProtocol=ftp;AccountName=a;AccountKey=c2VjcmV0", "neither https"},
        BadCase{"UseDevelopmentStorage=false", "can only be true"},
        BadCase{"UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://h", "ProxyUri"}));

}  // namespace
}  // namespace lakesync
