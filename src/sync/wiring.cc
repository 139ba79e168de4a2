#include "sync/wiring.h"

#include <utility>

#include "azure/azure_store.h"
#include "base/log.h"
#include "env/posix/posix_env.h"
#include "http/curl_http.h"
#include "store/decorators.h"

namespace lakesync {
namespace {

class AzureRemote final : public Remote {
 public:
  AzureRemote(const Run& run, AuthChoice auth)
      : auth_(std::move(auth)),
        meter_(run.settings.connections, run.settings.connections_max, run.env.clock) {}

  Status Connect(const Run& run, const std::string& container) {
    const Settings& settings = run.settings;
    http_ = MakeCurlHttp({.connect_timeout = settings.connect_timeout,
                          .idle_timeout = settings.idle_timeout,
                          .ca_file = "",
                          .user_agent = "lakesync/" LAKESYNC_VERSION,
                          .cancel = &run.cancel});
    LAKESYNC_ASSIGN(authorizer_, MakeAuthorizer(auth_, *http_, run.env.fs, run.env.clock));
    azure_ = MakeAzureStore(*http_, *authorizer_, run.env.clock, auth_.endpoint, container,
                            settings.api_version);
    tracing_ = MakeTracingStore(*azure_, run.env.clock, [this](const RequestTrace& trace) {
      meter_.OnRequest(trace);
      if (trace.error) {
        Log(LogLevel::kDebug, "{} {}: {}", trace.operation, *trace.name, trace.error->message);
      } else {
        Log(LogLevel::kDebug, "{} {}: ok, {} ms", trace.operation, *trace.name,
            std::chrono::duration_cast<std::chrono::milliseconds>(trace.duration).count());
      }
    });
    limiting_ = MakeLimitingStore(*tracing_,
                                  {.bytes_per_second = settings.bwlimit,
                                   .requests_per_second = settings.max_requests_per_second},
                                  run.env.clock, run.env.sleeper, run.cancel);
    RetryPolicy policy;
    policy.tries_max = settings.tries_max;
    retrying_ = MakeRetryingStore(*limiting_, policy, run.env.sleeper, run.env.random, run.cancel,
                                  &meter_.retries);
    return Status::Ok();
  }

  BlobStore& store() override { return *retrying_; }
  TransferMeter& meter() override { return meter_; }
  HttpClient& http() override { return *http_; }
  const AuthChoice& auth() const override { return auth_; }

 private:
  const AuthChoice auth_;
  TransferMeter meter_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Authorizer> authorizer_;
  std::unique_ptr<BlobStore> azure_;
  std::unique_ptr<BlobStore> tracing_;
  std::unique_ptr<BlobStore> limiting_;
  std::unique_ptr<BlobStore> retrying_;
};

}  // namespace

Result<std::unique_ptr<Remote>> ConnectRemote(const Run& run, const std::string& container) {
  LAKESYNC_ASSIGN(AuthChoice auth, ChooseAuth(run.settings));
  Log(LogLevel::kInfo, "endpoint {} ({}), credential: {}", auth.endpoint.url, auth.endpoint_source,
      auth.credential_source);
  auto remote = std::make_unique<AzureRemote>(run, std::move(auth));
  LAKESYNC_TRY(remote->Connect(run, container));
  return std::unique_ptr<Remote>(std::move(remote));
}

Environment RealEnvironment() {
  return {PosixFileSystem(), PosixClock(), PosixSleeper(), PosixRandom()};
}

}  // namespace lakesync
