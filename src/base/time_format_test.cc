#include "base/time_format.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <limits>

namespace lakesync {
namespace {

constexpr WallTime kMoment{std::chrono::nanoseconds(1'770'494'038'123'456'789)};

TEST(TimeFormat, LocalSecondsFollowTheZone) {
  ::setenv("TZ", "UTC+3", 1);
  ::tzset();
  EXPECT_EQ(FormatLocalSeconds(kMoment), "2026-02-07T16:53:58");
  ::unsetenv("TZ");
  ::tzset();
}

TEST(TimeFormat, HttpDate) {
  EXPECT_EQ(FormatHttpDate(kMoment), "Sat, 07 Feb 2026 19:53:58 GMT");
  EXPECT_EQ(FormatHttpDate(WallTime()), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(TimeFormat, ReadsHttpDate) {
  EXPECT_EQ(ParseHttpDate("Sat, 07 Feb 2026 19:53:58 GMT"),
            WallTime(std::chrono::seconds(1'770'494'038)));
  for (const char* bad : {"", "Sat, 07 Feb 2026 19:53:58", "Sat, 31 Feb 2026 19:53:58 GMT",
                          "Sat, 07 Feb 2026 25:53:58 GMT", "Sat, 7 Feb 2026 19:53:58 GMT",
                          "Sat, 07 Feb 2026 19:53:58 GMT ", "Sat, 07 Feb 9999 19:53:58 GMT"}) {
    EXPECT_EQ(ParseHttpDate(bad), std::nullopt) << bad;
  }
}

TEST(TimeFormat, Rfc3339KeepsNanoseconds) {
  const std::int64_t nanos = kMoment.time_since_epoch().count();
  EXPECT_EQ(FormatRfc3339Nanos(nanos), "2026-02-07T19:53:58.123456789Z");
  EXPECT_EQ(FormatRfc3339Nanos(-1), "1969-12-31T23:59:59.999999999Z");
  for (const std::int64_t n :
       {nanos, std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::int64_t>::min() + 1'000'000'000}) {
    EXPECT_EQ(ParseRfc3339Nanos(FormatRfc3339Nanos(n)), n);
  }
}

TEST(TimeFormat, ReadsRfc3339OfOthers) {
  const std::int64_t second = 1'770'494'038'000'000'000;
  EXPECT_EQ(ParseRfc3339Nanos("2026-02-07T19:53:58Z"), second);
  EXPECT_EQ(ParseRfc3339Nanos("2026-02-07T19:53:58.1Z"), second + 100'000'000);
  EXPECT_EQ(ParseRfc3339Nanos("2026-02-07T16:53:58.5-03:00"), second + 500'000'000);
  EXPECT_EQ(ParseRfc3339Nanos("2026-02-08T01:23:58+05:30"), second);
}

TEST(TimeFormat, RefusesBadRfc3339) {
  for (const char* bad :
       {"", "2026-02-07", "2026-02-07T19:53:58", "2026-02-30T19:53:58Z", "2026-02-07T19:53:58.Z",
        "2026-02-07T19:53:58+0530", "2026-13-07T19:53:58Z", "9999-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z", "2026-02-07T19:53:58Zx"}) {
    EXPECT_EQ(ParseRfc3339Nanos(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace lakesync
