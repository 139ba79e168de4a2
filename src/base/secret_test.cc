#include "base/secret.h"

#include <gtest/gtest.h>

#include <sstream>

namespace lakesync {
namespace {

TEST(Secret, DoesNotPrint) {
  const Secret secret("hunter2");
  std::ostringstream out;
  out << secret;
  EXPECT_EQ(out.str(), "[redacted]");
  EXPECT_EQ(fmt::format("<{}>", secret), "<[redacted]>");
  EXPECT_EQ(secret.Reveal(), "hunter2");
}

}  // namespace
}  // namespace lakesync
