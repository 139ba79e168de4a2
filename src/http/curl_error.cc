#include "http/curl_error.h"

#include <fmt/format.h>

namespace lakesync {

Error CurlError(CURLcode code, std::string_view request, std::string_view detail) {
  const std::string_view why = detail.empty() ? curl_easy_strerror(code) : detail;
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {ErrorCode::kInvalid,
              fmt::format("{}: the server's certificate is not trusted ({}); if it should be, name "
                          "the file with its authority in SSL_CERT_FILE",
                          request, why)};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      // A misspelt account and a network that is down look alike; the second mends itself.
      return {ErrorCode::kTransient,
              fmt::format("{}: {}; check the account's name, and that this machine has a network",
                          request, why)};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_NOT_BUILT_IN:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return {ErrorCode::kInvalid, fmt::format("{}: {}", request, why)};
    case CURLE_OUT_OF_MEMORY:
      return {ErrorCode::kIo, fmt::format("{}: out of memory", request)};
    default:
      return {ErrorCode::kTransient, fmt::format("{}: {}", request, why)};
  }
}

}  // namespace lakesync
