#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "azure/auth/token_source.h"
#include "fake_clock.h"
#include "scripted_http.h"

namespace lakesync {
namespace {

using testing::HasSubstr;
using testing::Not;

class ManagedIdentityTest : public testing::Test {
 protected:
  Result<AccessToken> Fetch(const ManagedIdentityAuth& auth) {
    return MakeManagedIdentitySource(auth, http_, clock_)->Fetch();
  }

  FakeClock clock_;
  ScriptedHttp::Handler handler_ =
      ScriptedHttp::Always(200, R"({"access_token":"t","expires_in":"86399"})");
  ScriptedHttp http_{[this](const ScriptedHttp::Sent& sent) { return handler_(sent); }};
  const ManagedIdentityAuth vm_{"", "", Secret()};
  const ManagedIdentityAuth app_{"", "http://127.0.0.1:41/msi/token", Secret("hea-der")};
};

TEST_F(ManagedIdentityTest, AsksTheMetadataServiceOfTheMachine) {
  const auto token = Fetch(vm_);
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(token->expires_at, clock_.Now() + std::chrono::seconds(86399));
  const auto sent = http_.sent()[0];
  EXPECT_EQ(sent.method, "GET");
  EXPECT_EQ(sent.url,
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
            "&resource=https%3A%2F%2Fstorage.azure.com%2F");
  EXPECT_EQ(sent.Header("Metadata"), "true");
  EXPECT_TRUE(sent.link_local_metadata);
}

TEST_F(ManagedIdentityTest, NamesTheUserAssignedIdentity) {
  ASSERT_TRUE(Fetch({"client-1", "", Secret()}).ok());
  EXPECT_THAT(http_.sent()[0].url, testing::EndsWith("&client_id=client-1"));
}

TEST_F(ManagedIdentityTest, AsksTheEndpointThatAppServiceAnnounces) {
  handler_ = ScriptedHttp::Always(200, R"({"access_token":"t","expires_on":"1770500000"})");
  const auto token = Fetch(app_);
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(token->expires_at, WallTime(std::chrono::seconds(1'770'500'000)));
  const auto sent = http_.sent()[0];
  EXPECT_EQ(sent.url,
            "http://127.0.0.1:41/msi/token?api-version=2019-08-01"
            "&resource=https%3A%2F%2Fstorage.azure.com%2F");
  EXPECT_EQ(sent.Header("X-IDENTITY-HEADER"), "hea-der");
  EXPECT_EQ(sent.Header("Metadata"), "");
}

TEST_F(ManagedIdentityTest, NoIdentityIsDenied) {
  handler_ = ScriptedHttp::Always(
      400, R"({"error":"invalid_request","error_description":"Identity not found"})");
  const auto token = Fetch(vm_);
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kDenied);
  EXPECT_THAT(token.error().message, HasSubstr("Identity not found; assign a managed identity"));
}

TEST_F(ManagedIdentityTest, MetadataServiceThatIsBeingUpdatedIsTransient) {
  for (const int status : {404, 410, 500}) {
    handler_ = ScriptedHttp::Always(status, "");
    EXPECT_EQ(Fetch(vm_).error().code, ErrorCode::kTransient) << status;
  }
}

TEST_F(ManagedIdentityTest, AServiceThatNeverAnsweredIsNotTriedAgain) {
  handler_ = [](const auto&) { return Error{ErrorCode::kTransient, "connection timed out"}; };
  const auto token = Fetch(vm_);
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kDenied);
  EXPECT_THAT(token.error().message, HasSubstr("does this run on Azure?"));
}

TEST_F(ManagedIdentityTest, AServiceThatHasAnsweredIsTriedAgain) {
  const auto source = MakeManagedIdentitySource(vm_, http_, clock_);
  ASSERT_TRUE(source->Fetch().ok());
  handler_ = [](const auto&) { return Error{ErrorCode::kTransient, "connection timed out"}; };
  const auto token = source->Fetch();
  ASSERT_FALSE(token.ok());
  EXPECT_EQ(token.error().code, ErrorCode::kTransient);
  EXPECT_THAT(token.error().message, Not(HasSubstr("does this run on Azure?")));
}

}  // namespace
}  // namespace lakesync
