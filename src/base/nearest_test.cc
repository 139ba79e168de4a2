#include "base/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace lakesync {
namespace {

const std::vector<std::string> kCommands = {"sync", "status",   "verify",
                                            "pull", "manifest", "doctor"};

TEST(Nearest, FindsTheMistyped) {
  EXPECT_EQ(Nearest("snyc", kCommands), "sync");
  EXPECT_EQ(Nearest("stauts", kCommands), "status");
  EXPECT_EQ(Nearest("verfy", kCommands), "verify");
  EXPECT_EQ(Nearest("PULL", kCommands), "pull");
  EXPECT_EQ(Nearest("docotr", kCommands), "doctor");
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(Nearest("frobnicate", kCommands), std::nullopt);
  EXPECT_EQ(Nearest("", kCommands), std::nullopt);
  EXPECT_EQ(Nearest("zz", kCommands), std::nullopt);
  EXPECT_EQ(Nearest("sync", {}), std::nullopt);
}

TEST(Nearest, LongWordsMayDifferMore) {
  const std::vector<std::string> keys = {"max_requests_per_second"};
  EXPECT_EQ(Nearest("max_request_per_secs", keys), keys[0]);
}

}  // namespace
}  // namespace lakesync
