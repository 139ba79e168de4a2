// Which of the credentials that were found is in force. One explicit order:
//   the `auth` setting > connection string > account key > SAS > client secret > client certificate
//   > workload identity > managed identity > Azure CLI.
// With `auth = auto` a managed identity counts only where the platform announces one
// (IDENTITY_ENDPOINT): asking the metadata service "just in case" costs every machine outside Azure
// a connection timeout. Two settings that contradict are an error that names both, never a guess;
// an explicit `auth` looks at no credential but its own.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "azure/authorizer.h"
#include "azure/endpoint.h"
#include "base/secret.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "http/http_client.h"
#include "lakesync/result.h"
#include "settings/settings.h"

namespace lakesync {

struct SharedKeyAuth {
  std::string account_name;
  Secret key;  ///< base64, as the portal shows it
};
struct SasAuth {
  Secret token;  ///< the query, without '?'
};
struct ClientSecretAuth {
  std::string tenant_id, client_id, authority_host;
  Secret secret;
};
struct ClientCertificateAuth {
  std::string tenant_id, client_id, authority_host;
  std::string certificate_path;  ///< PEM with key and certificate, or PKCS#12
  Secret password;
};
struct WorkloadIdentityAuth {
  std::string tenant_id, client_id, authority_host;
  std::string token_file;  ///< read anew for each token
};
struct ManagedIdentityAuth {
  std::string client_id;          ///< empty: the system-assigned identity
  std::string identity_endpoint;  ///< App Service; empty: the instance metadata service
  Secret identity_header;
};
struct AzureCliAuth {
  std::string tenant_id;  ///< empty: the login's own
};

using AuthConfig = std::variant<SharedKeyAuth, SasAuth, ClientSecretAuth, ClientCertificateAuth,
                                WorkloadIdentityAuth, ManagedIdentityAuth, AzureCliAuth>;

struct AuthChoice {
  AuthConfig config;
  Endpoint endpoint;
  std::string credential_source;  ///< "account key from .env line 2"
  std::string endpoint_source;    ///< "account name from environment AZURE_ACCOUNT_NAME"
};

/// kInvalid, saying what to set, when there is none or a part of it is missing, or naming both when
/// two contradict. An authority host that was not set follows the endpoint's cloud. Pure.
Result<AuthChoice> ChooseAuth(const Settings& settings);

/// The one place that knows every kind; the references outlive the authorizer. Tokens are fetched
/// over `http`, kept until 5 minutes before they expire, and fetched once for all threads that
/// wait.
Result<std::unique_ptr<Authorizer>> MakeAuthorizer(const AuthChoice& choice, HttpClient& http,
                                                   FileSystem& fs, Clock& clock);

}  // namespace lakesync
