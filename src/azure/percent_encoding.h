// Percent-encoding (RFC 3986) as the Blob service and its signatures need it: everything but the
// unreserved characters is encoded, so that each name has exactly one form on the wire.
#pragma once

#include <string>
#include <string_view>

namespace lakesync {

/// A blob's name as a URL path; '/' stays.
std::string EncodePath(std::string_view name);
/// One value of a query; '/' and '=' are encoded too.
std::string EncodeQueryValue(std::string_view value);
/// A malformed escape stays as it is; '+' is a plus.
std::string PercentDecode(std::string_view text);

}  // namespace lakesync
