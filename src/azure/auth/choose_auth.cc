#include "azure/auth/choose_auth.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "azure/auth/choose_endpoint.h"
#include "azure/auth/connection_string.h"
#include "base/nearest.h"
#include "base/utf8.h"

namespace lakesync {
namespace {

enum class Kind {
  kConnectionString,
  kAccountKey,
  kSas,
  kClientSecret,
  kClientCertificate,
  kWorkloadIdentity,
  kManagedIdentity,
  kAzureCli,
};

struct KindName {
  const char* name;  ///< of the `auth` setting
  Kind kind;
};
constexpr std::array<KindName, 8> kKinds = {{
    {"connection-string", Kind::kConnectionString},
    {"key", Kind::kAccountKey},
    {"sas", Kind::kSas},
    {"client-secret", Kind::kClientSecret},
    {"client-certificate", Kind::kClientCertificate},
    {"workload-identity", Kind::kWorkloadIdentity},
    {"managed-identity", Kind::kManagedIdentity},
    {"cli", Kind::kAzureCli},
}};

std::string Source(const Settings& settings, const char* setting, const char* label) {
  return DescribeSource(settings, setting, label);
}

Error Invalid(std::string message) { return Error{ErrorCode::kInvalid, std::move(message)}; }

Error BothGiven(const std::string& one, const std::string& other) {
  return Invalid(fmt::format("both the {} and the {} are set; remove one, or say which with `auth`",
                             one, other));
}

Error TheyDiffer(const std::string& one, const std::string& other) {
  return Invalid(
      fmt::format("the {} and the {} differ; remove one, or say which with `auth`", one, other));
}

/// The connection string against what stands beside it. (Accounts and endpoints that differ are
/// found by ChooseEndpoint.)
Status CheckBesideConnectionString(const Settings& settings, const ConnectionString& connection) {
  const std::string source = Source(settings, "connection_string", "connection string");
  const std::string key = Source(settings, "account_key", "account key");
  const std::string sas = Source(settings, "sas_token", "SAS token");
  if (!settings.account_key.empty() && !(settings.account_key == connection.account_key)) {
    return TheyDiffer(source, key);
  }
  std::string token = settings.sas_token.Reveal();
  if (token.starts_with('?')) token.erase(0, 1);
  if (!token.empty() && token != connection.sas_token.Reveal()) return TheyDiffer(source, sas);
  return Status::Ok();
}

Error NoCredential() {
  return Invalid(
      "no credential is set: put AZURE_ACCOUNT_NAME and AZURE_ACCOUNT_KEY into the environment or "
      ".env (doc/settings.md lists the other ways: connection string, SAS, service principal, "
      "workload identity, managed identity, Azure CLI)");
}

Result<Kind> FirstFound(const Settings& settings) {
  if (!settings.connection_string.empty()) return Kind::kConnectionString;
  if (!settings.account_key.empty() && !settings.sas_token.empty()) {
    return BothGiven(Source(settings, "account_key", "account key"),
                     Source(settings, "sas_token", "SAS token"));
  }
  if (!settings.account_key.empty()) return Kind::kAccountKey;
  if (!settings.sas_token.empty()) return Kind::kSas;
  if (!settings.client_secret.empty() && !settings.client_certificate_path.empty()) {
    return BothGiven(Source(settings, "client_secret", "client secret"),
                     Source(settings, "client_certificate_path", "client certificate"));
  }
  if (!settings.client_secret.empty()) return Kind::kClientSecret;
  if (!settings.client_certificate_path.empty()) return Kind::kClientCertificate;
  if (!settings.federated_token_file.empty()) return Kind::kWorkloadIdentity;
  if (!settings.identity_endpoint.empty()) return Kind::kManagedIdentity;
  if (!settings.account_name.empty() || !settings.endpoint.empty()) return Kind::kAzureCli;
  return NoCredential();
}

Result<Kind> ChooseKind(const Settings& settings) {
  if (settings.auth == "auto") return FirstFound(settings);
  std::vector<std::string> names = {"auto"};
  for (const KindName& known : kKinds) {
    if (settings.auth == known.name) return known.kind;
    names.emplace_back(known.name);
  }
  const auto near = Nearest(settings.auth, names);
  return Invalid(fmt::format("the {} is '{}'; {}", Source(settings, "auth", "auth setting"),
                             Printable(settings.auth),
                             near ? fmt::format("did you mean '{}'?", *near)
                                  : fmt::format("it can be {}", fmt::join(names, ", "))));
}

struct Need {
  bool there;
  const char* to_set;
};

/// kInvalid, naming what is missing, unless all of it is there.
Status Require(const std::string& what, const std::vector<Need>& needs) {
  std::vector<std::string> missing;
  for (const Need& need : needs) {
    if (!need.there) missing.emplace_back(need.to_set);
  }
  if (missing.empty()) return Status::Ok();
  return Invalid(
      fmt::format("cannot sign in with a {}: set {} too", what, fmt::join(missing, " and ")));
}

Result<AuthConfig> PrincipalConfig(Kind kind, const Settings& settings,
                                   const std::string& authority_host) {
  const Need tenant{!settings.tenant_id.empty(), "AZURE_TENANT_ID"};
  const Need client{!settings.client_id.empty(), "AZURE_CLIENT_ID"};
  if (kind == Kind::kClientSecret) {
    LAKESYNC_TRY(
        Require("client secret",
                {tenant, client, {!settings.client_secret.empty(), "AZURE_CLIENT_SECRET"}}));
    return AuthConfig(ClientSecretAuth{settings.tenant_id, settings.client_id, authority_host,
                                       settings.client_secret});
  }
  if (kind == Kind::kClientCertificate) {
    LAKESYNC_TRY(Require("client certificate", {tenant,
                                                client,
                                                {!settings.client_certificate_path.empty(),
                                                 "AZURE_CLIENT_CERTIFICATE_PATH"}}));
    return AuthConfig(ClientCertificateAuth{settings.tenant_id, settings.client_id, authority_host,
                                            settings.client_certificate_path,
                                            settings.client_certificate_password});
  }
  LAKESYNC_TRY(Require(
      "workload identity",
      {tenant, client, {!settings.federated_token_file.empty(), "AZURE_FEDERATED_TOKEN_FILE"}}));
  return AuthConfig(WorkloadIdentityAuth{settings.tenant_id, settings.client_id, authority_host,
                                         settings.federated_token_file});
}

Result<AuthConfig> ManagedIdentityConfig(const Settings& settings) {
  if (!settings.identity_endpoint.empty() && settings.identity_header.empty()) {
    return Invalid(
        "IDENTITY_ENDPOINT is set but IDENTITY_HEADER is not: App Service and Container Apps set "
        "both; the managed identity of Azure Arc servers is not supported (use a service "
        "principal)");
  }
  return AuthConfig(ManagedIdentityAuth{settings.client_id, settings.identity_endpoint,
                                        settings.identity_header});
}

/// `connection` is set when `kind` is kConnectionString.
Result<AuthConfig> MakeConfig(Kind kind, const Settings& settings, const Endpoint& endpoint,
                              const std::optional<ConnectionString>& connection) {
  switch (kind) {
    case Kind::kConnectionString:
      if (!connection->account_key.empty()) {
        return AuthConfig(SharedKeyAuth{endpoint.account_name, connection->account_key});
      }
      return AuthConfig(SasAuth{connection->sas_token});
    case Kind::kAccountKey:
      return AuthConfig(SharedKeyAuth{endpoint.account_name, settings.account_key});
    case Kind::kSas: {
      std::string token = settings.sas_token.Reveal();
      if (token.starts_with('?')) token.erase(0, 1);
      return AuthConfig(SasAuth{Secret(std::move(token))});
    }
    case Kind::kManagedIdentity:
      return ManagedIdentityConfig(settings);
    case Kind::kAzureCli:
      return AuthConfig(AzureCliAuth{settings.tenant_id});
    case Kind::kClientSecret:
    case Kind::kClientCertificate:
    case Kind::kWorkloadIdentity:
      break;
  }
  return PrincipalConfig(kind, settings, ChooseAuthorityHost(settings, endpoint));
}

std::string CredentialSource(Kind kind, const Settings& settings) {
  switch (kind) {
    case Kind::kConnectionString:
      return Source(settings, "connection_string", "connection string");
    case Kind::kAccountKey:
      return Source(settings, "account_key", "account key");
    case Kind::kSas:
      return Source(settings, "sas_token", "SAS token");
    case Kind::kClientSecret:
      return Source(settings, "client_secret", "client secret");
    case Kind::kClientCertificate:
      return Source(settings, "client_certificate_path", "client certificate");
    case Kind::kWorkloadIdentity:
      return Source(settings, "federated_token_file", "workload identity token file");
    case Kind::kManagedIdentity:
      return settings.identity_endpoint.empty()
                 ? "managed identity of this machine (instance metadata service)"
                 : Source(settings, "identity_endpoint", "managed identity");
    case Kind::kAzureCli:
      return settings.auth == "auto" ? "the Azure CLI's login, since nothing else is set"
                                     : "the Azure CLI's login";
  }
  return {};
}

/// For an explicit `auth`, whose own credential may be absent.
Status CheckPresent(Kind kind, const Settings& settings) {
  const char* to_set = nullptr;
  if (kind == Kind::kConnectionString && settings.connection_string.empty()) {
    to_set = "AZURE_STORAGE_CONNECTION_STRING";
  } else if (kind == Kind::kAccountKey && settings.account_key.empty()) {
    to_set = "AZURE_ACCOUNT_KEY";
  } else if (kind == Kind::kSas && settings.sas_token.empty()) {
    to_set = "AZURE_STORAGE_SAS_TOKEN";
  }
  if (to_set == nullptr) return Status::Ok();
  return Invalid(fmt::format("the {} is '{}', but there is none: set {}",
                             Source(settings, "auth", "auth setting"), settings.auth, to_set));
}

}  // namespace

Result<AuthChoice> ChooseAuth(const Settings& settings) {
  LAKESYNC_ASSIGN(const Kind kind, ChooseKind(settings));
  LAKESYNC_TRY(CheckPresent(kind, settings));
  std::optional<ConnectionString> connection;
  if (kind == Kind::kConnectionString) {
    auto parsed = ParseConnectionString(settings.connection_string);
    if (!parsed.ok()) {
      return Invalid(
          fmt::format("{} ({})", parsed.error().message, CredentialSource(kind, settings)));
    }
    connection = std::move(*parsed);
    if (settings.auth == "auto") {
      LAKESYNC_TRY(CheckBesideConnectionString(settings, *connection));
    }
  }
  LAKESYNC_ASSIGN(EndpointChoice endpoint,
                  ChooseEndpoint(settings, connection ? &*connection : nullptr));
  LAKESYNC_ASSIGN(AuthConfig config, MakeConfig(kind, settings, endpoint.endpoint, connection));
  return AuthChoice{std::move(config), std::move(endpoint.endpoint),
                    CredentialSource(kind, settings), std::move(endpoint.source)};
}

}  // namespace lakesync
