// The client-credentials grant of Entra ID (RFC 6749 §4.4), which a client secret, a certificate
// and a federated token share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "azure/auth/token_source.h"
#include "env/clock.h"
#include "http/http_client.h"
#include "lakesync/result.h"

namespace lakesync {

struct EntraClient {
  std::string authority_host;  ///< "https://login.microsoftonline.com"
  std::string tenant_id;
  std::string client_id;
};

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Where tokens are asked for, and the audience of a client assertion.
std::string EntraTokenUrl(const EntraClient& client);

/// `proof` are the fields that show who asks: client_secret, or the two of a client assertion.
/// Their values are taken out of any message that the service sends back.
///
///     POST /TENANT/oauth2/v2.0/token
///     Content-Type: application/x-www-form-urlencoded
///
///     client_id=…&scope=https%3A%2F%2Fstorage.azure.com%2F.default&grant_type=client_credentials&…
Result<AccessToken> RequestEntraToken(const EntraClient& client, const FormFields& proof,
                                      HttpClient& http, Clock& clock);

/// The proof that is a signed token: `assertion` is a JWT.
FormFields AssertionProof(const std::string& assertion);

}  // namespace lakesync
