#include "azure/auth/bearer_authorizer.h"

#include <utility>

#include "azure/auth/token_cache.h"
#include "base/time_format.h"

namespace lakesync {
namespace {

class BearerAuthorizer final : public Authorizer {
 public:
  BearerAuthorizer(std::unique_ptr<TokenSource> source, Clock& clock, std::string description)
      : cache_(std::move(source), clock), clock_(clock), description_(std::move(description)) {}

  Status Authorize(HttpRequest& request) override {
    if (!request.url.starts_with("https://")) {
      return Error{ErrorCode::kInvalid,
                   "the " + description_ +
                       " gives a token, which is never sent over plain http; use an https endpoint "
                       "or an account key"};
    }
    LAKESYNC_ASSIGN(const Secret token, cache_.Get());
    request.SetHeader("x-ms-date", FormatHttpDate(clock_.Now()));
    request.SetHeader("Authorization", "Bearer " + token.Reveal());
    return Status::Ok();
  }

  std::string Describe() const override { return description_; }

 private:
  TokenCache cache_;
  Clock& clock_;
  const std::string description_;
};

}  // namespace

std::unique_ptr<Authorizer> MakeBearerAuthorizer(std::unique_ptr<TokenSource> source, Clock& clock,
                                                 std::string description) {
  return std::make_unique<BearerAuthorizer>(std::move(source), clock, std::move(description));
}

}  // namespace lakesync
