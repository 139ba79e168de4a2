#include "azure/blob_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <pugixml.hpp>
#include <string>

#include "base/units.h"
#include "base/utf8.h"

namespace lakesync {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A wait beyond this is taken for this; the retry policy decides whether to wait at all.
constexpr milliseconds kRetryAfterMax{600'000};
/// Signed requests and tokens are refused at 15 minutes of skew.
constexpr seconds kSkewTolerated{300};
constexpr std::size_t kSentenceBytesMax = 240;

struct KnownCode {
  std::string_view service_code;
  ErrorCode code;
  const char* advice;  ///< may be empty
};

constexpr const char* kCheckCredential =
    "check the account's name and key (or the token) and this machine's clock; 'lakesync doctor' "
    "shows which credential is in force";
constexpr const char* kCheckPermission =
    "the credential is valid but may not do this: give it the role 'Storage Blob Data Contributor' "
    "or a SAS with the permissions r, w, c, l and d; 'lakesync doctor' tries each";
constexpr const char* kEndLease = "another program holds a lease on it; end the lease first";

/// Those whose meaning the status alone does not tell, or for which there is advice.
constexpr KnownCode kKnownCodes[] = {
    {"AccountBeingCreated", ErrorCode::kTransient, ""},
    {"AccountIsDisabled", ErrorCode::kDenied,
     "the storage account is disabled (a lapsed subscription?); enable it in the portal"},
    {"AuthenticationFailed", ErrorCode::kDenied, kCheckCredential},
    // Azurite's answer to a wrong key; the service's to a firewall or a SAS out of its bounds.
    {"AuthorizationFailure", ErrorCode::kDenied,
     "check the account's key or the SAS and its dates, this machine's clock, and the storage "
     "account's firewall; 'lakesync doctor' shows which credential is in force"},
    {"AuthorizationPermissionMismatch", ErrorCode::kDenied, kCheckPermission},
    {"AuthorizationProtocolMismatch", ErrorCode::kDenied, "the SAS is for https alone"},
    {"AuthorizationResourceTypeMismatch", ErrorCode::kDenied, kCheckPermission},
    {"AuthorizationServiceMismatch", ErrorCode::kDenied, "the SAS is not for blobs (ss=b)"},
    {"AuthorizationSourceIPMismatch", ErrorCode::kDenied,
     "the SAS (sip=) does not allow this machine's address"},
    {"BlobArchived", ErrorCode::kInvalid,
     "the blob is in the Archive tier; move it to Hot, Cool or Cold first (it can take hours)"},
    {"BlobBeingRehydrated", ErrorCode::kInvalid,
     "the blob is on its way out of the Archive tier; try again in some hours"},
    {"BlobImmutableDueToPolicy", ErrorCode::kDenied,
     "an immutability policy or legal hold protects the blob"},
    {"BothCrc64AndMd5HeaderPresent", ErrorCode::kInvalid, ""},
    {"ContainerBeingDeleted", ErrorCode::kTransient,
     "a container of this name is being deleted; it can be made again in about a minute"},
    {"ContainerBeingDisabled", ErrorCode::kTransient, ""},
    {"ContainerDisabled", ErrorCode::kDenied, ""},
    {"ContainerNotFound", ErrorCode::kNotFound,
     "the container is missing; 'lakesync sync' makes it when the credential may"},
    {"Crc64Mismatch", ErrorCode::kCorrupt, ""},
    {"FeatureNotSupported", ErrorCode::kInvalid, "the endpoint lacks what lakesync needs"},
    {"IncompleteBody", ErrorCode::kTransient, ""},
    {"InsufficientAccountPermissions", ErrorCode::kDenied, kCheckPermission},
    {"InternalError", ErrorCode::kTransient, ""},
    {"InvalidAuthenticationInfo", ErrorCode::kDenied, kCheckCredential},
    {"InvalidBlobType", ErrorCode::kInvalid,
     "it is an append or page blob, which lakesync does not overwrite"},
    {"KeyBasedAuthenticationNotPermitted", ErrorCode::kDenied,
     "the storage account takes no account key; use a service principal, a managed identity or the "
     "Azure CLI's login"},
    {"LeaseIdMismatchWithBlobOperation", ErrorCode::kInvalid, kEndLease},
    {"LeaseIdMismatchWithContainerOperation", ErrorCode::kInvalid, kEndLease},
    {"LeaseIdMissing", ErrorCode::kInvalid, kEndLease},
    {"Md5Mismatch", ErrorCode::kCorrupt, ""},
    {"OperationTimedOut", ErrorCode::kTransient, ""},
    {"OutOfRangeInput", ErrorCode::kInvalid,
     "a name or value is too long or too short for the service (container names have 3 to 63 "
     "characters, blob names up to 1,024)"},
    {"InvalidResourceName", ErrorCode::kInvalid,
     "container names have 3 to 63 lower-case letters, digits and single hyphens"},
    {"ServerBusy", ErrorCode::kThrottled, ""},
    {"SnapshotsPresent", ErrorCode::kInvalid, "the blob has snapshots; delete those first"},
    {"TooManyRequests", ErrorCode::kThrottled, ""},
};

const KnownCode* FindKnownCode(std::string_view service_code) {
  const auto* it = std::find_if(std::begin(kKnownCodes), std::end(kKnownCodes),
                                [&](const KnownCode& k) { return k.service_code == service_code; });
  return it == std::end(kKnownCodes) ? nullptr : it;
}

ErrorCode CodeOfStatus(int status) {
  switch (status) {
    case 304:
    case 409:
    case 412:
      return ErrorCode::kConflict;
    case 401:
    case 403:
    case 407:
      return ErrorCode::kDenied;
    case 404:
      return ErrorCode::kNotFound;
    case 429:
      return ErrorCode::kThrottled;
    case 408:
    case 500:
    case 502:
    case 503:
    case 504:
      return ErrorCode::kTransient;
    default:
      return ErrorCode::kInvalid;
  }
}

/// Where the service gave no code of its own, somebody before it answered.
const char* AdviceOfStatus(int status) {
  switch (status) {
    case 401:
    case 403:
      return "the storage service gave no reason; a proxy or firewall may have answered";
    case 407:
      return "the proxy asks for a login; put user and password into https_proxy";
    case 301:
    case 302:
    case 307:
    case 308:
      return "the endpoint sends lakesync elsewhere; check the endpoint's URL and the proxy";
    default:
      return "";
  }
}

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

milliseconds CapRetryAfter(std::int64_t count, std::int64_t ms_per_unit) {
  const std::int64_t max = kRetryAfterMax.count() / ms_per_unit;
  return milliseconds(std::min(count, max) * ms_per_unit);
}

/// Since 1970; in seconds, any two dates have a difference.
seconds WholeSeconds(WallTime time) { return std::chrono::floor<seconds>(time.time_since_epoch()); }

/// x-ms-retry-after-ms, or Retry-After as seconds or as a date, which counts from the answer's own.
std::optional<milliseconds> RetryAfter(const HttpResponse& response, WallTime now) {
  if (const auto ms = ParseNumber(response.Header("x-ms-retry-after-ms"))) {
    return CapRetryAfter(*ms, 1);
  }
  const std::string_view text = response.Header("retry-after");
  if (const auto count = ParseNumber(text)) return CapRetryAfter(*count, 1000);
  if (const auto until = ParseHttpDate(text)) {
    const seconds wait =
        WholeSeconds(*until) - WholeSeconds(ParseHttpDate(response.Header("date")).value_or(now));
    return CapRetryAfter(std::max<std::int64_t>(wait.count(), 0), 1000);
  }
  return std::nullopt;
}

/// Up to the first line's end or the first full stop that a blank follows; without that stop.
std::string FirstSentence(std::string_view text) {
  text = text.substr(0, text.find_first_of("\r\n"));
  text = text.substr(0, text.find(". "));
  if (text.ends_with('.')) text.remove_suffix(1);
  return Printable(text.substr(0, kSentenceBytesMax));
}

struct ServiceError {
  std::string code;
  std::string sentence;
};

/// <Error><Code>…</Code><Message>…</Message><HeaderName>…</HeaderName></Error>. The code stands in
/// a header too, which alone a HEAD has.
ServiceError ReadServiceError(const HttpResponse& response) {
  ServiceError error;
  error.code = response.Header("x-ms-error-code");
  pugi::xml_document document;
  if (document.load_buffer(response.body.data(), response.body.size(),
                           pugi::parse_minimal | pugi::parse_escapes, pugi::encoding_utf8)) {
    const pugi::xml_node root = document.child("Error");
    if (error.code.empty()) error.code = root.child_value("Code");
    error.sentence = FirstSentence(root.child_value("Message"));
    const std::string_view header = root.child_value("HeaderName");
    if (!header.empty()) error.sentence += " (" + FirstSentence(header) + ")";
  }
  // A code is one word; anything else is no code of the service.
  const bool word = std::all_of(error.code.begin(), error.code.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  if (!word || error.code.size() > 80) error.code.clear();
  return error;
}

/// "; this machine's clock is 3 h 00 min behind the service's" when a refusal may come of that.
std::string SkewNote(const HttpResponse& response, WallTime now) {
  const auto theirs = ParseHttpDate(response.Header("date"));
  if (!theirs) return "";
  const seconds ahead = WholeSeconds(now) - WholeSeconds(*theirs);
  if (ahead < kSkewTolerated && ahead > -kSkewTolerated) return "";
  return fmt::format("; this machine's clock is {} {} the service's, which may be the cause",
                     FormatDuration(ahead.count() > 0 ? ahead : -ahead),
                     ahead.count() > 0 ? "ahead of" : "behind");
}

}  // namespace

Error ErrorFromResponse(std::string_view operation, std::string_view object,
                        const HttpResponse& response, WallTime now) {
  const ServiceError service = ReadServiceError(response);
  const KnownCode* known = FindKnownCode(service.code);
  Error error;
  error.code = known != nullptr ? known->code : CodeOfStatus(response.status);
  error.retry_after = RetryAfter(response, now);
  if (error.code == ErrorCode::kTransient && response.status == 503 && error.retry_after) {
    error.code = ErrorCode::kThrottled;
  }
  error.request_id = Printable(response.Header("x-ms-request-id").substr(0, 80));
  error.service_code = service.code;

  error.message = fmt::format("cannot {} {}: {}", operation, Printable(object), response.status);
  if (!service.code.empty()) error.message += " " + service.code;
  if (!service.sentence.empty()) error.message += ": " + service.sentence;
  const char* advice = known != nullptr       ? known->advice
                       : service.code.empty() ? AdviceOfStatus(response.status)
                                              : "";
  if (*advice != '\0') error.message += std::string("; ") + advice;
  if (error.code == ErrorCode::kDenied) error.message += SkewNote(response, now);
  return error;
}

}  // namespace lakesync
