#include "http/request_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

TEST(RequestTarget, PlainHttpOnlyToLoopback) {
  for (const char* host : {"localhost", "127.0.0.1", "127.9.8.7:10000", "[::1]:10000"}) {
    EXPECT_TRUE(ParseTarget(std::string("http://") + host + "/a").ok()) << host;
  }
  for (const char* host : {"account.blob.core.windows.net", "10.0.0.1", "127.0.0.1.example.net",
                           "localhost.example.net", "[::2]", "0.0.0.0"}) {
    const auto target = ParseTarget(std::string("http://") + host + "/a");
    ASSERT_FALSE(target.ok()) << host;
    EXPECT_EQ(target.error().code, ErrorCode::kInvalid);
  }
}

TEST(RequestTarget, LinkLocalOnlyForTheTokenServiceOfThePlatform) {
  EXPECT_FALSE(ParseTarget("http://169.254.169.254/metadata").ok());
  EXPECT_TRUE(ParseTarget("http://169.254.169.254/metadata", true).ok());
  EXPECT_TRUE(ParseTarget("http://169.254.129.4:8081/msi/token", true).ok());
  EXPECT_TRUE(ParseTarget("http://localhost:42356/msi/token", true).ok());
  for (const char* host : {"169.253.0.1", "10.0.0.1", "169.254.1.1.example.net", "example.net"}) {
    EXPECT_FALSE(ParseTarget(std::string("http://") + host + "/", true).ok()) << host;
  }
}

TEST(RequestTarget, UserPartIsNotTheHost) {
  EXPECT_FALSE(ParseTarget("http://localhost@example.net/").ok());
  EXPECT_FALSE(ParseTarget("http://127.0.0.1:80@example.net/").ok());
}

TEST(RequestTarget, OtherSchemesAreRefused) {
  for (const char* url : {"ftp://localhost/", "file:///etc/passwd", "", "https://", "no url"}) {
    EXPECT_FALSE(ParseTarget(url).ok()) << url;
  }
}

TEST(RequestTarget, ShowsHostAndPathWithoutTheQuery) {
  const auto target = ParseTarget("https://a.blob.core.windows.net/c/x%2Fy?sig=SECRET");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->Shown(), "a.blob.core.windows.net/c/x%2Fy");
  const auto refused = ParseTarget("http://example.net/c?sig=SECRET");
  EXPECT_THAT(refused.error().message, ::testing::Not(::testing::HasSubstr("SECRET")));
}

}  // namespace
}  // namespace lakesync
