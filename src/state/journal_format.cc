#include "state/journal_format.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <iterator>

#include "base/crc64.h"

namespace lakesync {

namespace {
constexpr std::size_t kHexDigits = 16;
}  // namespace

void AppendJournalLine(std::string_view json, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{:016x} ", Crc64Extend(0, json));
  out += json;
  out += '\n';
}

std::string_view JournalLineJson(std::string_view line) {
  if (line.size() < kHexDigits + 3 || line[kHexDigits] != ' ') return {};
  std::uint64_t crc = 0;
  const char* end = line.data() + kHexDigits;
  const auto parsed = std::from_chars(line.data(), end, crc, 16);
  if (parsed.ec != std::errc() || parsed.ptr != end) return {};
  const std::string_view json = line.substr(kHexDigits + 1);
  return Crc64Extend(0, json) == crc ? json : std::string_view();
}

}  // namespace lakesync
