#include "azure/auth/token_response.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/utf8.h"

namespace lakesync {
namespace {

using nlohmann::json;

constexpr std::size_t kDescriptionMax = 300;

struct Hint {
  std::string_view code;
  std::string_view what_to_do;
};
// "Microsoft Entra authentication & authorization error codes" in the service's documents.
constexpr std::array<Hint, 12> kHints = {{
    {"AADSTS7000215:", "AZURE_CLIENT_SECRET must be the secret's Value, not its Secret ID"},
    {"AADSTS7000222:",
     "the client secret has expired: make a new one (App registrations, "
     "Certificates & secrets)"},
    {"AADSTS700016:", "check AZURE_CLIENT_ID, and that the application is in AZURE_TENANT_ID"},
    {"AADSTS90002:", "check AZURE_TENANT_ID: there is no such tenant in this cloud"},
    {"AADSTS900023:", "check AZURE_TENANT_ID: it is neither a tenant's id nor a domain"},
    {"AADSTS700027:",
     "upload the certificate to the application (App registrations, Certificates "
     "& secrets), or check that the file holds that one"},
    {"AADSTS700024:", "check this machine's clock"},
    {"AADSTS700211:", "add a federated credential with this issuer to the application"},
    {"AADSTS700213:", "add a federated credential with this subject to the application"},
    {"AADSTS70021:", "add a federated credential with this issuer and subject to the application"},
    {"AADSTS700212:", "add a federated credential with this audience to the application"},
    {"AADSTS7000112:", "the application is disabled in this tenant"},
}};

std::string StringAt(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> IntegerAt(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (!found->is_string()) return std::nullopt;
  const std::string text = found->get<std::string>();
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The first line, which has the code; trace ids and times follow on the others.
std::string FirstLine(const std::string& text) {
  return Printable(std::string_view(text).substr(0, text.find_first_of("\r\n")))
      .substr(0, kDescriptionMax);
}

ErrorCode CodeOf(int status) {
  if (status == 429) return ErrorCode::kThrottled;
  if (status == 408 || status >= 500) return ErrorCode::kTransient;
  return ErrorCode::kDenied;
}

std::optional<std::chrono::milliseconds> RetryAfter(const HttpResponse& response) {
  const std::string_view text = response.Header("retry-after");
  int seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size() || seconds < 0) {
    return std::nullopt;
  }
  return std::chrono::seconds(seconds);
}

}  // namespace

Result<AccessToken> ParseTokenResponse(std::string_view who, std::string_view body,
                                       WallTime asked_at) {
  const json answer = json::parse(body, nullptr, /*allow_exceptions=*/false);
  std::string token = answer.is_object() ? StringAt(answer, "access_token") : std::string();
  // Longer than any real one and the arithmetic on it would overflow.
  constexpr std::int64_t kSecondsMax = 9'000'000'000;
  std::optional<WallTime> expires_at;
  if (!token.empty()) {
    const auto in = IntegerAt(answer, "expires_in");
    const auto on = IntegerAt(answer, "expires_on");
    if (in && *in >= 0 &&
        *in < kSecondsMax - asked_at.time_since_epoch() / std::chrono::seconds(1)) {
      expires_at = asked_at + std::chrono::seconds(*in);
    } else if (on && *on >= 0 && *on < kSecondsMax) {
      expires_at = WallTime(std::chrono::seconds(*on));
    }
  }
  if (!expires_at) {
    return Error{ErrorCode::kTransient,
                 fmt::format("cannot get a token from {}: the answer holds no token; is there a "
                             "proxy in between?",
                             who)};
  }
  return AccessToken{Secret(std::move(token)), *expires_at};
}

Error TokenError(std::string_view who, const HttpResponse& response, std::string_view advice) {
  const json answer = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  std::string service_code;
  std::string detail;
  if (answer.is_object()) {
    service_code = FirstLine(StringAt(answer, "error"));
    detail = FirstLine(StringAt(answer, "error_description"));
    if (detail.empty()) detail = FirstLine(StringAt(answer, "message"));  // App Service
  }
  for (const Hint& hint : kHints) {
    if (detail.starts_with(hint.code)) advice = hint.what_to_do;
  }
  Error error;
  error.code = CodeOf(response.status);
  if (service_code == "temporarily_unavailable") error.code = ErrorCode::kTransient;
  error.message = fmt::format("cannot get a token from {}: HTTP {}{}{}{}{}; {}", who,
                              response.status, service_code.empty() ? "" : ", ", service_code,
                              detail.empty() ? "" : ": ", detail, advice);
  error.retry_after = RetryAfter(response);
  error.service_code = std::move(service_code);
  return error;
}

}  // namespace lakesync
