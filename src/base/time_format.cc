#include "base/time_format.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ctime>

namespace lakesync {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Fields {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

Fields Split(WallTime time) {
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<seconds>(time - day));
  return {int(date.year()),
          unsigned(date.month()),
          unsigned(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

// Seconds since 1970; nullopt for the 31st of February or the 25th hour.
std::optional<std::int64_t> Join(const Fields& f) {
  const std::chrono::year_month_day date{std::chrono::year(f.year), std::chrono::month(f.month),
                                         std::chrono::day(f.day)};
  // A leap second (60) is taken as the next second, as everywhere on POSIX.
  if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60) return std::nullopt;
  return sys_days(date).time_since_epoch() / seconds(1) + f.hour * 3600 + f.minute * 60 + f.second;
}

// Takes text off the front of a string; once something does not fit, `ok` stays false.
struct Scanner {
  std::string_view rest;
  bool ok = true;

  void Literal(std::string_view text) {
    ok = ok && rest.starts_with(text);
    if (ok) rest.remove_prefix(text.size());
  }
  // Exactly `digits` of them.
  int Number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; ok && i < digits; ++i) {
      ok = i < rest.size() && rest[i] >= '0' && rest[i] <= '9';
      if (ok) value = value * 10 + (rest[i] - '0');
    }
    if (ok) rest.remove_prefix(digits);
    return value;
  }
  template <std::size_t N>
  unsigned NameIn(const std::array<std::string_view, N>& names) {
    for (unsigned i = 0; ok && i < N; ++i) {
      if (rest.starts_with(names[i])) {
        rest.remove_prefix(names[i].size());
        return i;
      }
    }
    ok = false;
    return 0;
  }
};

// ".123456789" → nanoseconds; digits beyond the ninth are dropped.
std::int64_t ScanFraction(Scanner& in) {
  if (!in.rest.starts_with('.')) return 0;
  in.rest.remove_prefix(1);
  std::int64_t nanos = 0;
  std::size_t digits = 0;
  while (!in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9') {
    if (digits < 9) nanos = nanos * 10 + (in.rest[0] - '0');
    ++digits;
    in.rest.remove_prefix(1);
  }
  in.ok = in.ok && digits > 0;
  for (std::size_t i = digits; i < 9; ++i) nanos *= 10;
  return nanos;
}

// "Z" or "+01:00" → seconds east of UTC.
std::int64_t ScanOffset(Scanner& in) {
  if (in.rest == "Z" || in.rest == "z") {
    in.rest = {};
    return 0;
  }
  const bool east = in.rest.starts_with('+');
  in.Literal(east ? "+" : "-");
  const int hours = in.Number(2);
  in.Literal(":");
  const int minutes = in.Number(2);
  in.ok = in.ok && hours < 24 && minutes < 60;
  return (east ? 1 : -1) * (hours * 3600 + minutes * 60);
}

}  // namespace

std::string FormatLocalSeconds(WallTime time) {
  const std::time_t seconds_since_epoch = floor<seconds>(time).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds_since_epoch, &local);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1,
                     local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec);
}

std::string FormatHttpDate(WallTime time) {
  const Fields f = Split(time);
  const std::chrono::weekday weekday(floor<days>(time));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays[weekday.c_encoding()],
                     f.day, kMonths[f.month - 1], f.year, f.hour, f.minute, f.second);
}

std::optional<WallTime> ParseHttpDate(std::string_view text) {
  Scanner in{text};
  Fields f;
  in.NameIn(kWeekdays);
  in.Literal(", ");
  f.day = static_cast<unsigned>(in.Number(2));
  in.Literal(" ");
  f.month = in.NameIn(kMonths) + 1;
  in.Literal(" ");
  f.year = in.Number(4);
  in.Literal(" ");
  f.hour = in.Number(2);
  in.Literal(":");
  f.minute = in.Number(2);
  in.Literal(":");
  f.second = in.Number(2);
  in.Literal(" GMT");
  if (!in.ok || !in.rest.empty()) return std::nullopt;
  const auto whole = Join(f);
  // Nanoseconds in 64 bits reach from 1678 to 2262.
  if (!whole || f.year < 1678 || f.year > 2261) return std::nullopt;
  return WallTime(seconds(*whole));
}

std::string FormatRfc3339Nanos(std::int64_t nanos_since_epoch) {
  const WallTime time{nanoseconds(nanos_since_epoch)};
  const Fields f = Split(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", f.year, f.month, f.day, f.hour,
                     f.minute, f.second, (time - floor<seconds>(time)).count());
}

std::optional<std::int64_t> ParseRfc3339Nanos(std::string_view text) {
  Scanner in{text};
  Fields f;
  f.year = in.Number(4);
  in.Literal("-");
  f.month = static_cast<unsigned>(in.Number(2));
  in.Literal("-");
  f.day = static_cast<unsigned>(in.Number(2));
  in.Literal("T");
  f.hour = in.Number(2);
  in.Literal(":");
  f.minute = in.Number(2);
  in.Literal(":");
  f.second = in.Number(2);
  const std::int64_t nanos = ScanFraction(in);
  const std::int64_t offset = ScanOffset(in);
  if (!in.ok || !in.rest.empty()) return std::nullopt;
  const auto whole = Join(f);
  std::int64_t result = 0;
  if (!whole || __builtin_mul_overflow(*whole - offset, 1'000'000'000, &result) ||
      __builtin_add_overflow(result, nanos, &result)) {
    return std::nullopt;
  }
  return result;
}

}  // namespace lakesync
