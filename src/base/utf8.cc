#include "base/utf8.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

namespace lakesync {
namespace {

struct CodePoint {
  char32_t value = 0;
  /// 0 when the text does not start with valid UTF-8.
  std::size_t bytes = 0;
};

// The first code point of a text that is not empty. Overlong forms, surrogates and values beyond
// U+10FFFF are invalid (RFC 3629).
CodePoint Decode(std::string_view text) {
  const auto byte = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(text[i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3F);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, length};
}

// C0, DEL and C1: what a terminal may obey.
bool IsControl(char32_t value) { return value < 0x20 || (value >= 0x7F && value < 0xA0); }

}  // namespace

std::optional<std::size_t> Utf16Length(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    if (point.bytes == 0) return std::nullopt;
    units += point.value > 0xFFFF ? 2 : 1;
    text.remove_prefix(point.bytes);
  }
  return units;
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const std::size_t bytes = point.bytes == 0 ? 1 : point.bytes;
    if (point.bytes == 0 || IsControl(point.value)) {
      for (const char c : text.substr(0, bytes)) {
        fmt::format_to(std::back_inserter(out), "\\x{:02X}", static_cast<unsigned char>(c));
      }
    } else {
      out.append(text.substr(0, bytes));
    }
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace lakesync
