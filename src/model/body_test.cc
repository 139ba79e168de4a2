#include "model/body.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace lakesync {
namespace {

TEST(SpanBody, ReadsAtAnyOffset) {
  const SpanBody body(std::string_view("0123456789"));
  std::array<char, 4> out{};
  EXPECT_EQ(body.size(), 10u);
  EXPECT_EQ(*body.ReadAt(3, out), 4u);
  EXPECT_EQ(std::string_view(out.data(), 4), "3456");
  EXPECT_EQ(*body.ReadAt(8, out), 2u);
  EXPECT_EQ(*body.ReadAt(10, out), 0u);
  EXPECT_EQ(*body.ReadAt(99, out), 0u);
}

}  // namespace
}  // namespace lakesync
