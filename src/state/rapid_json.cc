#include "state/rapid_json.h"

#include <algorithm>

namespace lakesync {

namespace {

bool NeedsNoEscape(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

}  // namespace

bool AppendJsonString(std::string_view text, std::string& out) {
  // Nearly every name takes this way, at the speed of a copy.
  if (NeedsNoEscape(text)) {
    out += '"';
    out += text;
    out += '"';
    return true;
  }
  rapidjson::StringBuffer buffer;
  AsciiJsonWriter writer(buffer);
  if (!writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()))) return false;
  out.append(buffer.GetString(), buffer.GetSize());
  return true;
}

}  // namespace lakesync
