#include <fmt/format.h>

#include "azure/auth/client_assertion.h"
#include "azure/auth/entra_token_request.h"
#include "azure/auth/token_source.h"
#include "base/base64.h"
#include "base/digest.h"

namespace lakesync {
namespace {

constexpr std::uint64_t kCertificateBytesMax = 1u << 20;

class ClientCertificateSource final : public TokenSource {
 public:
  ClientCertificateSource(const ClientCertificateAuth& auth, HttpClient& http, FileSystem& fs,
                          Clock& clock)
      : auth_(auth), http_(http), fs_(fs), clock_(clock) {}

  Result<AccessToken> Fetch() override {
    auto bytes = ReadWholeFile(fs_, auth_.certificate_path, kCertificateBytesMax);
    if (!bytes.ok()) {
      Error error = std::move(bytes).error();
      error.message += " (AZURE_CLIENT_CERTIFICATE_PATH)";
      return error;
    }
    auto certificate = ParseClientCertificate(*bytes, auth_.password);
    if (!certificate.ok()) {
      Error error = std::move(certificate).error();
      error.message += fmt::format(" ({})", auth_.certificate_path);
      return error;
    }
    const EntraClient client{auth_.authority_host, auth_.tenant_id, auth_.client_id};
    LAKESYNC_ASSIGN(const std::string assertion,
                    MakeClientAssertion(*certificate, auth_.client_id, EntraTokenUrl(client),
                                        NextTokenId(), clock_.Now()));
    return RequestEntraToken(client, AssertionProof(assertion), http_, clock_);
  }

 private:
  /// Unlike any other of this client's: it need not be secret, so time and a count will do.
  std::string NextTokenId() {
    const std::string unique =
        fmt::format("{}/{}/{}/{}", auth_.client_id, clock_.Now().time_since_epoch().count(),
                    clock_.Steady().time_since_epoch().count(), ++count_);
    return Base64UrlEncode(Sha256(unique));
  }

  const ClientCertificateAuth auth_;
  HttpClient& http_;
  FileSystem& fs_;
  Clock& clock_;
  int count_ = 0;
};

}  // namespace

std::unique_ptr<TokenSource> MakeClientCertificateSource(const ClientCertificateAuth& auth,
                                                         HttpClient& http, FileSystem& fs,
                                                         Clock& clock) {
  return std::make_unique<ClientCertificateSource>(auth, http, fs, clock);
}

}  // namespace lakesync
