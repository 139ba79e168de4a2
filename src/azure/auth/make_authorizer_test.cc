#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "azure/auth/choose_auth.h"
#include "env/posix/posix_env.h"
#include "fake_clock.h"
#include "scripted_http.h"

namespace lakesync {
namespace {

using testing::HasSubstr;

class MakeAuthorizerTest : public testing::Test {
 protected:
  std::unique_ptr<Authorizer> Make(AuthConfig config) {
    auto made = MakeAuthorizer({std::move(config), {}, "test credential", ""}, http_,
                               PosixFileSystem(), clock_);
    return made.ok() ? std::move(*made) : nullptr;
  }
  static HttpRequest Request(const std::string& url) {
    HttpRequest request;
    request.method = "GET";
    request.url = url;
    request.SetHeader("x-ms-version", "2023-11-03");
    return request;
  }

  FakeClock clock_;
  ScriptedHttp http_{ScriptedHttp::Always(200, R"({"access_token":"the-token","expires_in":60})")};
  const ClientSecretAuth secret_{"t", "c", "https://login.example.com", Secret("s")};
};

TEST_F(MakeAuthorizerTest, AccountKeySigns) {
  const auto authorizer = Make(SharedKeyAuth{"lake", Secret("a2V5")});
  ASSERT_NE(authorizer, nullptr);
  auto request = Request("https://lake.blob.core.windows.net/c/b");
  ASSERT_TRUE(authorizer->Authorize(request).ok());
  EXPECT_THAT(std::string(request.Header("Authorization")), HasSubstr("SharedKey lake:"));
}

TEST_F(MakeAuthorizerTest, SasGoesIntoTheUrl) {
  const auto authorizer = Make(SasAuth{Secret("sig=x")});
  ASSERT_NE(authorizer, nullptr);
  auto request = Request("https://lake.blob.core.windows.net/c/b");
  ASSERT_TRUE(authorizer->Authorize(request).ok());
  EXPECT_EQ(request.url, "https://lake.blob.core.windows.net/c/b?sig=x");
}

TEST_F(MakeAuthorizerTest, TokenGoesIntoTheHeaderAndIsFetchedOnce) {
  const auto authorizer = Make(secret_);
  ASSERT_NE(authorizer, nullptr);
  for (int i = 0; i < 3; ++i) {
    auto request = Request("https://lake.blob.core.windows.net/c/b");
    ASSERT_TRUE(authorizer->Authorize(request).ok());
    EXPECT_EQ(request.Header("Authorization"), "Bearer the-token");
    EXPECT_EQ(request.Header("x-ms-date"), "Sat, 07 Feb 2026 19:53:58 GMT");
  }
  EXPECT_EQ(http_.sent().size(), 1u);
  EXPECT_EQ(authorizer->Describe(), "test credential");
}

TEST_F(MakeAuthorizerTest, TokenIsNeverSentOverPlainHttp) {
  const auto authorizer = Make(secret_);
  ASSERT_NE(authorizer, nullptr);
  auto request = Request("http://127.0.0.1:10000/devstoreaccount1/c/b");
  const Status status = authorizer->Authorize(request);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(request.Header("Authorization"), "");
  EXPECT_TRUE(http_.sent().empty());
}

TEST_F(MakeAuthorizerTest, EveryKindIsMade) {
  EXPECT_NE(Make(ClientCertificateAuth{}), nullptr);
  EXPECT_NE(Make(WorkloadIdentityAuth{}), nullptr);
  EXPECT_NE(Make(ManagedIdentityAuth{}), nullptr);
  EXPECT_NE(Make(AzureCliAuth{}), nullptr);
}

}  // namespace
}  // namespace lakesync
