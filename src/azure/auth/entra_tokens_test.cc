// The three credentials that Entra ID takes: secret, certificate, federated token.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "azure/auth/token_source.h"
#include "env/posix/posix_env.h"
#include "fake_clock.h"
#include "scripted_http.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr char kAuthority[] = "https://login.example.com";
constexpr char kToken[] = R"({"token_type":"Bearer","expires_in":3599,"access_token":"the-token"})";

class EntraTokensTest : public testing::Test {
 protected:
  void Answer(int status, std::string body, std::map<std::string, std::string> headers = {}) {
    handler_ = ScriptedHttp::Always(status, std::move(body), std::move(headers));
  }
  Result<AccessToken> FetchWithSecret() {
    const ClientSecretAuth auth{"tenant-1", "client-1", kAuthority, Secret("s3cr&t=+ /")};
    return MakeClientSecretSource(auth, http_, clock_)->Fetch();
  }
  Error SecretError(int status, const std::string& body,
                    std::map<std::string, std::string> headers = {}) {
    Answer(status, body, std::move(headers));
    auto token = FetchWithSecret();
    return token.ok() ? Error{} : token.error();
  }

  FakeClock clock_;
  TempDir dir_;
  ScriptedHttp::Handler handler_ = ScriptedHttp::Always(200, kToken);
  ScriptedHttp http_{[this](const ScriptedHttp::Sent& sent) { return handler_(sent); }};
};

TEST_F(EntraTokensTest, ClientSecretIsPostedAsAForm) {
  const auto token = FetchWithSecret();
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(token->value.Reveal(), "the-token");
  EXPECT_EQ(token->expires_at, clock_.Now() + seconds(3599));
  ASSERT_EQ(http_.sent().size(), 1u);
  const auto sent = http_.sent()[0];
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://login.example.com/tenant-1/oauth2/v2.0/token");
  EXPECT_EQ(sent.Header("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(sent.body,
            "client_id=client-1&scope=https%3A%2F%2Fstorage.azure.com%2F.default"
            "&grant_type=client_credentials&client_secret=s3cr%26t%3D%2B%20%2F");
}

TEST_F(EntraTokensTest, RefusalNamesTheCodeAndWhatToDo) {
  const Error error =
      SecretError(401, R"({"error":"invalid_client","error_description":)"
                       R"("AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 123"})");
  EXPECT_EQ(error.code, ErrorCode::kDenied);
  EXPECT_EQ(error.service_code, "invalid_client");
  EXPECT_THAT(error.message, HasSubstr("AADSTS7000215: Invalid client secret provided."));
  EXPECT_THAT(error.message, HasSubstr("not its Secret ID"));
  EXPECT_THAT(error.message, Not(HasSubstr("Trace ID")));
}

TEST_F(EntraTokensTest, ASecretThatComesBackIsNotShown) {
  const Error error = SecretError(
      400, R"({"error":"x","error_description":"AADSTS1: got s3cr&t=+ / and s3cr&t=+ /."})");
  EXPECT_THAT(error.message, HasSubstr("got [redacted] and [redacted]."));
}

TEST_F(EntraTokensTest, WhatPassesIsTransient) {
  EXPECT_EQ(SecretError(503, "<html>").code, ErrorCode::kTransient);
  EXPECT_EQ(SecretError(400, R"({"error":"temporarily_unavailable"})").code, ErrorCode::kTransient);
  const Error throttled = SecretError(429, "", {{"retry-after", "7"}});
  EXPECT_EQ(throttled.code, ErrorCode::kThrottled);
  EXPECT_EQ(throttled.retry_after, seconds(7));
}

TEST_F(EntraTokensTest, AnAnswerWithoutATokenIsTransient) {
  for (const char* body :
       {"", "<html>sign in</html>", "[]", "{}", R"({"access_token":"t"})",
        R"({"access_token":7,"expires_in":1})", R"({"access_token":"t","expires_in":"soon"})"}) {
    EXPECT_EQ(SecretError(200, body).code, ErrorCode::kTransient) << body;
  }
}

TEST_F(EntraTokensTest, ALostConnectionKeepsItsCode) {
  handler_ = [](const auto&) { return Error{ErrorCode::kTransient, "connection reset"}; };
  const auto token = FetchWithSecret();
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kTransient);
  EXPECT_THAT(token.error().message, HasSubstr(kAuthority));
  EXPECT_THAT(token.error().message, HasSubstr("connection reset"));
}

TEST_F(EntraTokensTest, FederatedTokenIsReadAnewForEachToken) {
  const WorkloadIdentityAuth auth{"tenant-1", "client-1", kAuthority,
                                  dir_.Write("token", "first.jwt\n")};
  const auto source = MakeWorkloadIdentitySource(auth, http_, PosixFileSystem(), clock_);
  ASSERT_TRUE(source->Fetch().ok());
  dir_.Write("token", "second.jwt");
  ASSERT_TRUE(source->Fetch().ok());
  const std::string before =
      "client_id=client-1&scope=https%3A%2F%2Fstorage.azure.com%2F.default"
      "&grant_type=client_credentials&client_assertion_type="
      "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=";
  EXPECT_EQ(http_.sent()[0].body, before + "first.jwt");
  EXPECT_EQ(http_.sent()[1].body, before + "second.jwt");
}

TEST_F(EntraTokensTest, MissingFederatedTokenNamesTheSetting) {
  const WorkloadIdentityAuth auth{"t", "c", kAuthority, dir_.Path("missing")};
  const auto token = MakeWorkloadIdentitySource(auth, http_, PosixFileSystem(), clock_)->Fetch();
  ASSERT_FALSE(token.ok());
  EXPECT_THAT(token.error().message, HasSubstr("AZURE_FEDERATED_TOKEN_FILE"));
  EXPECT_TRUE(http_.sent().empty());
}

}  // namespace
}  // namespace lakesync
