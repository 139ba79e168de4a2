#include "base/units.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

using namespace std::chrono_literals;

TEST(Units, CountsAreGrouped) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(3310), "3,310");
  EXPECT_EQ(FormatCount(1234567890), "1,234,567,890");
}

TEST(Units, BytesArePowersOfThousand) {
  EXPECT_EQ(FormatBytes(512), "512 B");
  EXPECT_EQ(FormatBytes(1000), "1.0 kB");
  EXPECT_EQ(FormatBytes(707'800'000), "707.8 MB");
  EXPECT_EQ(FormatBytes(999'960'000), "1.0 GB");
  EXPECT_EQ(FormatBytes(~std::uint64_t{0}), "18.4 EB");
}

TEST(Units, DurationsAreAsLongAsTheyNeedBe) {
  EXPECT_EQ(FormatDuration(420ms), "0.4 s");
  EXPECT_EQ(FormatDuration(9'960ms), "10 s");
  EXPECT_EQ(FormatDuration(12s), "12 s");
  EXPECT_EQ(FormatDuration(59'600ms), "1 min 00 s");
  EXPECT_EQ(FormatDuration(14min + 50s), "14 min 50 s");
  EXPECT_EQ(FormatDuration(2h + 3min), "2 h 03 min");
}

TEST(Units, ReadsBytes) {
  for (const char* eight : {"8MiB", "8 MiB", "8M", "8m", "8388608", "8388608 B", "8192k"}) {
    EXPECT_EQ(ParseBytes(eight), 8u << 20) << eight;
  }
  EXPECT_EQ(ParseBytes("10MB"), 10'000'000u);
  EXPECT_EQ(ParseBytes("2T"), std::uint64_t{2} << 40);
  for (const char* bad : {"", "M", "-1", "1.5M", "8 ", "8  M", "8MiBx", "8X", "99999999999T",
                          "18446744073709551616", " 8"}) {
    EXPECT_EQ(ParseBytes(bad), std::nullopt) << bad;
  }
}

TEST(Units, ReadsDurations) {
  EXPECT_EQ(ParseDuration("250ms"), 250ms);
  EXPECT_EQ(ParseDuration("30"), 30s);
  EXPECT_EQ(ParseDuration("30s"), 30s);
  EXPECT_EQ(ParseDuration("5m"), 5min);
  EXPECT_EQ(ParseDuration("2h"), 2h);
  EXPECT_EQ(ParseDuration("1d"), 24h);
  for (const char* bad : {"", "s", "-1s", "1.5h", "5 ", "5x", "99999999999d"}) {
    EXPECT_EQ(ParseDuration(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace lakesync
