#include "azure/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

using testing::HasSubstr;
using testing::Not;

struct GoodCase {
  const char* url;
  const char* account_setting;
  const char* expected_url;
  const char* expected_account;
};

class GoodEndpointTest : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodEndpointTest, IsTakenApart) {
  const GoodCase& c = GetParam();
  const auto endpoint = ParseEndpoint(c.url, c.account_setting);
  ASSERT_TRUE(endpoint.ok()) << endpoint.error().message;
  EXPECT_EQ(endpoint->url, c.expected_url);
  EXPECT_EQ(endpoint->account_name, c.expected_account);
}

INSTANTIATE_TEST_SUITE_P(
    All, GoodEndpointTest,
    testing::Values(GoodCase{"https://acc.blob.core.windows.net", "",
                             "https://acc.blob.core.windows.net", "acc"},
                    GoodCase{"https://acc.blob.core.windows.net/", "acc",
                             "https://acc.blob.core.windows.net", "acc"},
                    GoodCase{"HTTPS://Acc.Blob.Core.ChinaCloudApi.cn", "acc",
                             "https://acc.blob.core.chinacloudapi.cn", "acc"},
                    GoodCase{"https://acc.z12.blob.storage.azure.net", "",
                             "https://acc.z12.blob.storage.azure.net", "acc"},
                    GoodCase{"https://blobs.example.com:8443", "acc",
                             "https://blobs.example.com:8443", "acc"},
                    GoodCase{"http://127.0.0.1:10000/devstoreaccount1", "",
                             "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1"},
                    GoodCase{"http://127.0.0.1:10000/", "devstoreaccount1",
                             "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1"},
                    GoodCase{"http://localhost:10000", "devstoreaccount1",
                             "http://localhost:10000/devstoreaccount1", "devstoreaccount1"},
                    GoodCase{"http://[::1]:10000/dev", "", "http://[::1]:10000/dev", "dev"},
                    GoodCase{"https://10.0.0.7/acc", "acc", "https://10.0.0.7/acc", "acc"}));

class BadEndpointTest : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(BadEndpointTest, IsRefusedWithTheReason) {
  const auto& [url, reason] = GetParam();
  const auto endpoint = ParseEndpoint(url, "");
  ASSERT_FALSE(endpoint.ok());
  EXPECT_EQ(endpoint.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(endpoint.error().message, HasSubstr(reason));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadEndpointTest,
    testing::Values(std::pair{"http://acc.blob.core.windows.net", "use https"},
                    std::pair{"http://127.evil.example/acc", "use https"},
                    std::pair{"http://127.0.0.1.evil.example/acc", "use https"},
                    std::pair{"http://localhost.evil.example/acc", "use https"},
                    std::pair{"http://0.0.0.0/acc", "use https"},
                    std::pair{"ftp://acc.blob.core.windows.net", "neither https nor http"},
                    std::pair{"acc.blob.core.windows.net", "not of the form"},
                    std::pair{"", "not of the form"}, std::pair{"https://", "not of the form"},
                    std::pair{"https://h:0/acc", "not of the form"},
                    std::pair{"https://h:99999/acc", "not of the form"},
                    std::pair{"https://[::1/acc", "not of the form"},
                    std::pair{"https://a b/acc", "not of the form"},
                    std::pair{"https://acc.blob.core.windows.net/a/b", "not of the form"},
                    std::pair{"https://127.0.0.1", "set AZURE_ACCOUNT_NAME"},
                    std::pair{"https://blobs.example.com", "set AZURE_ACCOUNT_NAME"}));

TEST(EndpointTest, APathThatContradictsTheAccountNameIsRefused) {
  const auto endpoint = ParseEndpoint("http://127.0.0.1:10000/devstoreaccount1", "mine");
  ASSERT_FALSE(endpoint.ok());
  EXPECT_THAT(endpoint.error().message, HasSubstr("'devstoreaccount1'"));
  EXPECT_THAT(endpoint.error().message, HasSubstr("'mine'"));
}

TEST(EndpointTest, AnAccountNameThatWouldChangeTheUrlIsRefused) {
  EXPECT_FALSE(ParseEndpoint("https://10.0.0.7", "a/../b").ok());
  EXPECT_FALSE(ParseEndpoint("https://10.0.0.7", "a?b").ok());
}

TEST(EndpointTest, MessagesDoNotRepeatSecrets) {
  const auto sas = ParseEndpoint("https://acc.blob.core.windows.net/?sig=hidden", "");
  ASSERT_FALSE(sas.ok());
  EXPECT_THAT(sas.error().message, Not(HasSubstr("hidden")));
  const auto user = ParseEndpoint("https://user:hidden@acc.blob.core.windows.net", "");
  ASSERT_FALSE(user.ok());
  EXPECT_THAT(user.error().message, Not(HasSubstr("hidden")));
}

TEST(EndpointTest, LoopbackIsThisMachineAlone) {
  EXPECT_TRUE((Endpoint{.url = "http://127.0.0.1:1/a", .account_name = "a"}).is_loopback());
  EXPECT_TRUE((Endpoint{.url = "https://127.9.8.7/a", .account_name = "a"}).is_loopback());
  EXPECT_TRUE((Endpoint{.url = "http://[::1]/a", .account_name = "a"}).is_loopback());
  EXPECT_TRUE((Endpoint{.url = "http://localhost:5/a", .account_name = "a"}).is_loopback());
  EXPECT_FALSE((Endpoint{.url = "https://10.0.0.1/a", .account_name = "a"}).is_loopback());
  EXPECT_FALSE((Endpoint{.url = "https://localhost.x/a", .account_name = "a"}).is_loopback());
}

TEST(EndpointTest, HttpsIsToldFromHttp) {
  EXPECT_TRUE((Endpoint{.url = "https://a.b", .account_name = "a"}).is_https());
  EXPECT_FALSE((Endpoint{.url = "http://a.b", .account_name = "a"}).is_https());
}

}  // namespace
}  // namespace lakesync
