// With a script in the place of `az`, first on the PATH.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "azure/auth/token_source.h"
#include "fake_clock.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using testing::HasSubstr;
using testing::Not;

class AzureCliTest : public testing::Test {
 protected:
  AzureCliTest() : old_path_(std::getenv("PATH")) {
    ::setenv("PATH", (dir_.path() + ":" + old_path_).c_str(), 1);
  }
  ~AzureCliTest() override { ::setenv("PATH", old_path_.c_str(), 1); }

  void Az(const std::string& script) {
    const std::string path = dir_.Write("az", "#!/bin/sh\n" + script);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  Result<AccessToken> Fetch(const std::string& tenant = "",
                            std::chrono::milliseconds timeout = std::chrono::seconds(60)) {
    return MakeAzureCliSource({tenant}, clock_, timeout)->Fetch();
  }

  TempDir dir_;
  const std::string old_path_;
  FakeClock clock_;
};

TEST_F(AzureCliTest, AsksForAStorageTokenAsJson) {
  Az("echo \"$@\" >" + dir_.Path("asked") +
     "; echo '{\"accessToken\":\"the-token\",\"expires_on\":1770500000,\"tenant\":\"x\"}'");
  const auto token = Fetch();
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(token->value.Reveal(), "the-token");
  EXPECT_EQ(token->expires_at, WallTime(std::chrono::seconds(1'770'500'000)));
  EXPECT_EQ(dir_.Read("asked"),
            "account get-access-token --resource https://storage.azure.com --output json\n");
}

TEST_F(AzureCliTest, NamesTheTenantWithoutAShell) {
  Az("echo \"$8\" >" + dir_.Path("asked") +
     "; echo '{\"accessToken\":\"t\",\"expires_on\":1770500000}'");
  ASSERT_TRUE(Fetch("tenant; $(id)").ok());
  EXPECT_EQ(dir_.Read("asked"), "tenant; $(id)\n");
}

TEST_F(AzureCliTest, OlderVersionsTellLocalTimeOnly) {
  ::setenv("TZ", "UTC-3", 1);
  ::tzset();
  Az("echo '{\"accessToken\":\"t\",\"expiresOn\":\"2026-02-08 03:00:00.123456\"}'");
  const auto token = Fetch();
  ::unsetenv("TZ");
  ::tzset();
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(token->expires_at, WallTime(std::chrono::seconds(1'770'508'800)));
}

TEST_F(AzureCliTest, NoLoginIsDenied) {
  Az("echo 'WARNING: old' >&2; echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit "
     "1");
  const auto token = Fetch();
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kDenied);
  EXPECT_THAT(token.error().message, HasSubstr("Please run 'az login' to setup account."));
  EXPECT_THAT(token.error().message, Not(HasSubstr("WARNING")));
}

TEST_F(AzureCliTest, OutputThatIsNotUnderstoodIsNotShown) {
  for (const char* output : {"", "the-token", R"({"accessToken":"the-token"})",
                             R"({"accessToken":"the-token","expiresOn":"soon"})"}) {
    Az("printf %s '" + std::string(output) + "'");
    const auto token = Fetch();
    ASSERT_FALSE(token.ok()) << output;
    EXPECT_EQ(token.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(token.error().message, Not(HasSubstr("the-token")));
  }
}

TEST_F(AzureCliTest, AnExpiredTokenIsDenied) {
  Az("echo '{\"accessToken\":\"t\",\"expires_on\":1770000000}'");
  EXPECT_EQ(Fetch().error().code, ErrorCode::kDenied);
}

TEST_F(AzureCliTest, AHangIsTransient) {
  Az("sleep 1000");
  const auto token = Fetch("", std::chrono::milliseconds(100));
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kTransient);
}

TEST_F(AzureCliTest, SaysWhenItIsNotInstalled) {
  ::setenv("PATH", dir_.path().c_str(), 1);
  const auto token = Fetch();
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(token.error().message, HasSubstr("there is no `az` on the PATH"));
}

}  // namespace
}  // namespace lakesync
