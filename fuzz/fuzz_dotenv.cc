// Any bytes as .env, and as the value of a variable: a value written with quotes must come back as
// it was.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "settings/dotenv.h"

namespace lakesync {
namespace {

std::string Quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

void Check(const std::string& text) {
  std::string written;
  auto entries = ParseDotenv(text);
  if (!entries.ok()) return;
  for (DotenvEntry& entry : *entries) {
    if (entry.name.empty() || entry.line == 0) std::abort();
    // A line break of Windows is read as a plain one, so such a value does not come back.
    if (entry.value.find('\r') != std::string::npos) return;
    written += entry.name + "=" + Quoted(entry.value) + "\n";
  }
  const auto again = ParseDotenv(written);
  if (!again.ok() || again->size() != entries->size()) std::abort();
  for (std::size_t i = 0; i < entries->size(); ++i) {
    if ((*again)[i].name != (*entries)[i].name) std::abort();
    if ((*again)[i].value != (*entries)[i].value) std::abort();
  }
}

}  // namespace
}  // namespace lakesync

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lakesync::Check(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
