#include "base/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

namespace lakesync {
namespace {

// The number at the front of `text`, which is taken off; nullopt when there is none or it is too
// large.
std::optional<std::uint64_t> TakeNumber(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<std::uint64_t> Multiply(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

// 1 for "", 1024^n for "K" and "KiB", 1000^n for "KB", without regard to case.
std::optional<std::uint64_t> ByteUnit(std::string_view unit) {
  if (unit.empty() || unit == "B" || unit == "b") return 1;
  const char letter = static_cast<char>(unit[0] & ~0x20);
  const std::size_t power = std::string_view("KMGT").find(letter);
  if (power == std::string_view::npos) return std::nullopt;
  const std::string_view ending = unit.substr(1);
  std::uint64_t base = 0;
  if (ending.empty() || ending == "iB" || ending == "ib") base = 1024;
  if (ending == "B" || ending == "b") base = 1000;
  if (base == 0) return std::nullopt;
  std::uint64_t factor = base;
  for (std::size_t i = 0; i < power; ++i) factor *= base;
  return factor;
}

std::optional<std::uint64_t> DurationUnitMillis(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit.empty() || unit == "s") return 1000;
  if (unit == "m" || unit == "min") return 60 * 1000;
  if (unit == "h") return 60 * 60 * 1000;
  if (unit == "d") return 24 * 60 * 60 * 1000;
  return std::nullopt;
}

}  // namespace

std::string FormatCount(std::uint64_t count) {
  const std::string digits = std::to_string(count);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

std::string FormatBytes(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  constexpr std::array<const char*, 6> kNames = {"kB", "MB", "GB", "TB", "PB", "EB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t name = 0;
  // 999.95 would be shown as 1000.0.
  while (value >= 999.95 && name + 1 < kNames.size()) {
    value /= 1000;
    ++name;
  }
  return fmt::format("{:.1f} {}", value, kNames[name]);
}

std::string FormatDuration(std::chrono::nanoseconds duration) {
  const double exact = std::chrono::duration<double>(duration).count();
  if (exact < 9.95) return fmt::format("{:.1f} s", exact < 0 ? 0.0 : exact);
  const auto whole = std::chrono::round<std::chrono::seconds>(duration).count();
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::optional<std::uint64_t> ParseBytes(std::string_view text) {
  const auto number = TakeNumber(text);
  if (!number) return std::nullopt;
  if (text.size() > 1 && text[0] == ' ') text.remove_prefix(1);
  const auto unit = ByteUnit(text);
  return unit ? Multiply(*number, *unit) : std::nullopt;
}

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  const auto number = TakeNumber(text);
  if (!number) return std::nullopt;
  if (text.size() > 1 && text[0] == ' ') text.remove_prefix(1);
  const auto unit = DurationUnitMillis(text);
  const auto millis = unit ? Multiply(*number, *unit) : std::nullopt;
  // Beyond this, the nanoseconds that clocks count in overflow (292 years).
  constexpr std::uint64_t kMillisMax = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  if (!millis || *millis > kMillisMax) return std::nullopt;
  return std::chrono::milliseconds(*millis);
}

}  // namespace lakesync
