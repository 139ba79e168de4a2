#include "azure/auth/entra_token_request.h"

#include <fmt/format.h>

#include "azure/auth/token_response.h"
#include "azure/percent_encoding.h"
#include "model/body.h"

namespace lakesync {
namespace {

std::string FormBody(const FormFields& fields) {
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    body += name + "=" + EncodeQueryValue(value);
  }
  return body;
}

void Redact(std::string& text, const FormFields& secrets) {
  for (const auto& [name, value] : secrets) {
    if (value.empty()) continue;
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at)) {
      text.replace(at, value.size(), "[redacted]");
    }
  }
}

}  // namespace

std::string EntraTokenUrl(const EntraClient& client) {
  return fmt::format("{}/{}/oauth2/v2.0/token", client.authority_host,
                     EncodeQueryValue(client.tenant_id));
}

FormFields AssertionProof(const std::string& assertion) {
  return {{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
          {"client_assertion", assertion}};
}

Result<AccessToken> RequestEntraToken(const EntraClient& client, const FormFields& proof,
                                      HttpClient& http, Clock& clock) {
  FormFields fields = {{"client_id", client.client_id},
                       {"scope", kStorageScope},
                       {"grant_type", "client_credentials"}};
  fields.insert(fields.end(), proof.begin(), proof.end());
  const std::string form = FormBody(fields);
  const SpanBody body(form);

  HttpRequest request;
  request.method = "POST";
  request.url = EntraTokenUrl(client);
  request.SetHeader("Content-Type", "application/x-www-form-urlencoded");
  request.SetHeader("Accept", "application/json");
  request.body = &body;

  const WallTime asked_at = clock.Now();
  const std::string who = fmt::format("Entra ID ({})", client.authority_host);
  auto response = http.Send(request);
  if (!response.ok()) {
    Error error = std::move(response).error();
    error.message = fmt::format("cannot get a token from {}: {}", who, error.message);
    return error;
  }
  if (response->status / 100 == 2) return ParseTokenResponse(who, response->body, asked_at);
  Error error = TokenError(who, *response,
                           "check AZURE_TENANT_ID, AZURE_CLIENT_ID and the credential beside them");
  Redact(error.message, proof);
  return error;
}

}  // namespace lakesync
