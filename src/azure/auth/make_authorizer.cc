#include <type_traits>
#include <utility>
#include <variant>

#include "azure/auth/bearer_authorizer.h"
#include "azure/auth/choose_auth.h"
#include "azure/auth/token_source.h"
#include "azure/request_authorizers.h"

namespace lakesync {
namespace {

/// One overload a kind: a new alternative of AuthConfig does not compile until it is here.
struct Maker {
  HttpClient& http;
  FileSystem& fs;
  Clock& clock;
  std::string description;

  using Made = Result<std::unique_ptr<Authorizer>>;

  Made operator()(const SharedKeyAuth& auth) const {
    return MakeSharedKeyAuthorizer(auth.account_name, auth.key, clock, description);
  }
  Made operator()(const SasAuth& auth) const { return MakeSasAuthorizer(auth.token, description); }
  Made operator()(const ClientSecretAuth& auth) const {
    return Bearer(MakeClientSecretSource(auth, http, clock));
  }
  Made operator()(const ClientCertificateAuth& auth) const {
    return Bearer(MakeClientCertificateSource(auth, http, fs, clock));
  }
  Made operator()(const WorkloadIdentityAuth& auth) const {
    return Bearer(MakeWorkloadIdentitySource(auth, http, fs, clock));
  }
  Made operator()(const ManagedIdentityAuth& auth) const {
    return Bearer(MakeManagedIdentitySource(auth, http, clock));
  }
  Made operator()(const AzureCliAuth& auth) const {
    return Bearer(MakeAzureCliSource(auth, clock));
  }

  Made Bearer(std::unique_ptr<TokenSource> source) const {
    return MakeBearerAuthorizer(std::move(source), clock, description);
  }
};

}  // namespace

Result<std::unique_ptr<Authorizer>> MakeAuthorizer(const AuthChoice& choice, HttpClient& http,
                                                   FileSystem& fs, Clock& clock) {
  return std::visit(Maker{http, fs, clock, choice.credential_source}, choice.config);
}

}  // namespace lakesync
