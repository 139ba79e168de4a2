#include "azure/auth/entra_token_request.h"
#include "azure/auth/token_source.h"

namespace lakesync {
namespace {

class ClientSecretSource final : public TokenSource {
 public:
  ClientSecretSource(const ClientSecretAuth& auth, HttpClient& http, Clock& clock)
      : auth_(auth), http_(http), clock_(clock) {}

  Result<AccessToken> Fetch() override {
    return RequestEntraToken({auth_.authority_host, auth_.tenant_id, auth_.client_id},
                             {{"client_secret", auth_.secret.Reveal()}}, http_, clock_);
  }

 private:
  const ClientSecretAuth auth_;
  HttpClient& http_;
  Clock& clock_;
};

}  // namespace

std::unique_ptr<TokenSource> MakeClientSecretSource(const ClientSecretAuth& auth, HttpClient& http,
                                                    Clock& clock) {
  return std::make_unique<ClientSecretSource>(auth, http, clock);
}

}  // namespace lakesync
