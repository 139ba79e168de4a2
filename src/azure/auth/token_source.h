// Where bearer tokens come from: one implementation a file, each fetching anew whenever it is
// asked. Keeping a token and fetching it once for all threads is token_cache's business.
#pragma once

#include <chrono>
#include <memory>

#include "azure/auth/choose_auth.h"
#include "base/secret.h"
#include "base/time_format.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "http/http_client.h"
#include "lakesync/result.h"

namespace lakesync {

struct AccessToken {
  Secret value;
  WallTime expires_at{};
};

/// Used by one thread at a time.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  /// kDenied, with what to do, when the credential is refused; kTransient or kThrottled when asking
  /// again may help.
  virtual Result<AccessToken> Fetch() = 0;
};

/// What a token is asked for, as a v2 scope and as a v1 resource. The same in every cloud.
inline constexpr char kStorageScope[] = "https://storage.azure.com/.default";
inline constexpr char kStorageResource[] = "https://storage.azure.com/";

/// The references outlive the sources.
std::unique_ptr<TokenSource> MakeClientSecretSource(const ClientSecretAuth& auth, HttpClient& http,
                                                    Clock& clock);
/// Reads the certificate for each token, so that a renewed one is taken up.
std::unique_ptr<TokenSource> MakeClientCertificateSource(const ClientCertificateAuth& auth,
                                                         HttpClient& http, FileSystem& fs,
                                                         Clock& clock);
std::unique_ptr<TokenSource> MakeWorkloadIdentitySource(const WorkloadIdentityAuth& auth,
                                                        HttpClient& http, FileSystem& fs,
                                                        Clock& clock);
std::unique_ptr<TokenSource> MakeManagedIdentitySource(const ManagedIdentityAuth& auth,
                                                       HttpClient& http, Clock& clock);
/// Runs `az`, for at most `timeout`.
std::unique_ptr<TokenSource> MakeAzureCliSource(
    const AzureCliAuth& auth, Clock& clock,
    std::chrono::milliseconds timeout = std::chrono::seconds(30));

}  // namespace lakesync
