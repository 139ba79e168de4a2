#include <fmt/format.h>

#include "azure/auth/entra_token_request.h"
#include "azure/auth/token_source.h"

namespace lakesync {
namespace {

constexpr std::uint64_t kTokenFileBytesMax = 64u << 10;

class WorkloadIdentitySource final : public TokenSource {
 public:
  WorkloadIdentitySource(const WorkloadIdentityAuth& auth, HttpClient& http, FileSystem& fs,
                         Clock& clock)
      : auth_(auth), http_(http), fs_(fs), clock_(clock) {}

  Result<AccessToken> Fetch() override {
    // Read each time: the platform writes a fresh token into the file about once an hour.
    auto text = ReadWholeFile(fs_, auth_.token_file, kTokenFileBytesMax);
    if (!text.ok()) {
      Error error = std::move(text).error();
      error.message = fmt::format(
          "cannot read the workload identity's token: {}; check "
          "AZURE_FEDERATED_TOKEN_FILE",
          error.message);
      return error;
    }
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    if (text->empty()) {
      return Error{ErrorCode::kTransient,
                   fmt::format("the workload identity's token file {} is empty", auth_.token_file)};
    }
    return RequestEntraToken({auth_.authority_host, auth_.tenant_id, auth_.client_id},
                             AssertionProof(*text), http_, clock_);
  }

 private:
  const WorkloadIdentityAuth auth_;
  HttpClient& http_;
  FileSystem& fs_;
  Clock& clock_;
};

}  // namespace

std::unique_ptr<TokenSource> MakeWorkloadIdentitySource(const WorkloadIdentityAuth& auth,
                                                        HttpClient& http, FileSystem& fs,
                                                        Clock& clock) {
  return std::make_unique<WorkloadIdentitySource>(auth, http, fs, clock);
}

}  // namespace lakesync
