// Base64 (RFC 4648 §4) over OpenSSL's codec.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lakesync {

std::string Base64Encode(std::string_view bytes);
/// URL-safe alphabet without padding (RFC 4648 §5), as JSON Web Tokens use it.
std::string Base64UrlEncode(std::string_view bytes);
/// nullopt unless `text` is whole, padded base64.
std::optional<std::string> Base64Decode(std::string_view text);

}  // namespace lakesync
