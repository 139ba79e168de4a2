// The identity that Azure gives to the machine or app that lakesync runs on. Virtual machines ask
// the instance metadata service at a fixed link-local address; App Service, Functions and Container
// Apps announce an endpoint of their own in the environment.
#include <fmt/format.h>

#include "azure/auth/token_response.h"
#include "azure/auth/token_source.h"
#include "azure/percent_encoding.h"

namespace lakesync {
namespace {

constexpr char kMetadataService[] = "http://169.254.169.254/metadata/identity/oauth2/token";

class ManagedIdentitySource final : public TokenSource {
 public:
  ManagedIdentitySource(const ManagedIdentityAuth& auth, HttpClient& http, Clock& clock)
      : auth_(auth), http_(http), clock_(clock) {}

  Result<AccessToken> Fetch() override {
    const bool is_metadata_service = auth_.identity_endpoint.empty();
    const std::string who =
        is_metadata_service ? "the instance metadata service" : "the app's identity endpoint";
    const WallTime asked_at = clock_.Now();
    auto response = http_.Send(is_metadata_service ? MetadataRequest() : AppServiceRequest());
    if (!response.ok()) return Unreachable(std::move(response).error(), who);
    answered_ = true;
    if (response->status / 100 == 2) return ParseTokenResponse(who, response->body, asked_at);
    Error error = TokenError(who, *response,
                             auth_.client_id.empty()
                                 ? "assign a managed identity to this machine or app"
                                 : "check that the identity of AZURE_CLIENT_ID is assigned to this "
                                   "machine or app");
    // The documents ask for another try: the service answers so while it is being updated.
    if (is_metadata_service && (response->status == 404 || response->status == 410)) {
      error.code = ErrorCode::kTransient;
    }
    return error;
  }

 private:
  /// GET …?api-version=2018-02-01&resource=…[&client_id=…], with `Metadata: true` as a guard
  /// against requests that were forged through a browser or proxy.
  HttpRequest MetadataRequest() const {
    HttpRequest request = Get(kMetadataService, "2018-02-01");
    request.SetHeader("Metadata", "true");
    return request;
  }

  /// GET …?api-version=2019-08-01&resource=…[&client_id=…], with the platform's X-IDENTITY-HEADER.
  HttpRequest AppServiceRequest() const {
    HttpRequest request = Get(auth_.identity_endpoint, "2019-08-01");
    request.SetHeader("X-IDENTITY-HEADER", auth_.identity_header.Reveal());
    return request;
  }

  HttpRequest Get(const std::string& url, const char* api_version) const {
    HttpRequest request;
    request.method = "GET";
    request.url = fmt::format("{}{}api-version={}&resource={}", url,
                              url.find('?') == std::string::npos ? '?' : '&', api_version,
                              EncodeQueryValue(kStorageResource));
    if (!auth_.client_id.empty()) {
      request.url += "&client_id=" + EncodeQueryValue(auth_.client_id);
    }
    request.link_local_metadata = true;
    return request;
  }

  /// Where it has never answered it is not there: final, or a run outside Azure would spend minutes
  /// on tries.
  Error Unreachable(Error error, const std::string& who) const {
    const bool absent = !answered_ && error.code == ErrorCode::kTransient;
    if (absent) error.code = ErrorCode::kDenied;
    error.message = fmt::format("cannot get a token from {}: {}{}", who, error.message,
                                absent ? "; does this run on Azure?" : "");
    return error;
  }

  const ManagedIdentityAuth auth_;
  HttpClient& http_;
  Clock& clock_;
  bool answered_ = false;
};

}  // namespace

std::unique_ptr<TokenSource> MakeManagedIdentitySource(const ManagedIdentityAuth& auth,
                                                       HttpClient& http, Clock& clock) {
  return std::make_unique<ManagedIdentitySource>(auth, http, clock);
}

}  // namespace lakesync
