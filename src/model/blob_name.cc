#include "model/blob_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/utf8.h"

namespace lakesync {
namespace {

constexpr std::size_t kUnitsMax = 1024;
constexpr std::size_t kSegmentsMax = 254;

Error Refuse(std::string_view name, std::string_view reason) {
  constexpr std::size_t kShown = 200;
  return Error{ErrorCode::kInvalid,
               fmt::format("cannot use the name \"{}{}\": {}", Printable(name.substr(0, kShown)),
                           name.size() > kShown ? "…" : "", reason)};
}

bool HasControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    // U+0080 to U+009F.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return true;
    }
  }
  return false;
}

// What is wrong with the first bad segment; nullopt when none is.
template <typename Check>
std::optional<std::string_view> CheckSegments(std::string_view path, Check check) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (auto reason = check(path.substr(0, slash))) return reason;
    if (slash == std::string_view::npos) return std::nullopt;
    path.remove_prefix(slash + 1);
  }
}

std::optional<std::string_view> CheckLocalSegment(std::string_view segment) {
  if (segment.empty()) return "it has an empty part (\"//\", or '/' at an end)";
  if (segment == "." || segment == "..") return "it has a part that is \".\" or \"..\"";
  return std::nullopt;
}

std::optional<std::string_view> CheckBlobSegment(std::string_view segment) {
  if (auto reason = CheckLocalSegment(segment)) return reason;
  if (segment.ends_with('.')) return "a part of it ends with a dot, which the service drops";
  return std::nullopt;
}

}  // namespace

Status ValidateBlobName(std::string_view path) {
  if (path.empty()) return Refuse(path, "it is empty");
  const auto units = Utf16Length(path);
  if (!units) return Refuse(path, "it is not valid UTF-8");
  if (*units > kUnitsMax) return Refuse(path, "it is longer than 1,024 characters");
  if (HasControl(path)) return Refuse(path, "it has a control character");
  if (path.find('\\') != std::string_view::npos) {
    return Refuse(path, "it has a backslash, which the service turns into '/'");
  }
  if (const auto reason = CheckSegments(path, CheckBlobSegment)) return Refuse(path, *reason);
  const auto slashes = std::count(path.begin(), path.end(), '/');
  if (static_cast<std::size_t>(slashes) + 1 > kSegmentsMax) {
    return Refuse(path, "it has more than 254 parts between '/'");
  }
  return Status::Ok();
}

Status ValidateLocalPath(std::string_view name) {
  if (name.empty()) return Refuse(name, "it is empty");
  if (name.find('\0') != std::string_view::npos) return Refuse(name, "it has a NUL character");
  if (name.starts_with('/')) return Refuse(name, "it starts with '/'");
  if (const auto reason = CheckSegments(name, CheckLocalSegment)) return Refuse(name, *reason);
  return Status::Ok();
}

}  // namespace lakesync
