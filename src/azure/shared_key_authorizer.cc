#include <utility>

#include "azure/request_authorizers.h"
#include "azure/shared_key.h"
#include "base/base64.h"
#include "base/time_format.h"

namespace lakesync {
namespace {

class SharedKeyAuthorizer final : public Authorizer {
 public:
  SharedKeyAuthorizer(std::string account_name, Secret key, Clock& clock, std::string description)
      : account_name_(std::move(account_name)),
        key_(std::move(key)),
        clock_(clock),
        description_(std::move(description)) {}

  Status Authorize(HttpRequest& request) override {
    request.SetHeader("x-ms-date", FormatHttpDate(clock_.Now()));
    request.SetHeader("Authorization",
                      SharedKeyAuthorization(request, account_name_, key_.Reveal()));
    return Status::Ok();
  }

  std::string Describe() const override { return description_; }

 private:
  const std::string account_name_;
  const Secret key_;  ///< raw, after base64
  Clock& clock_;
  const std::string description_;
};

}  // namespace

Result<std::unique_ptr<Authorizer>> MakeSharedKeyAuthorizer(std::string account_name,
                                                            const Secret& key_base64, Clock& clock,
                                                            std::string description) {
  auto key = Base64Decode(key_base64.Reveal());
  if (!key.has_value() || key->empty()) {
    return Error{.code = ErrorCode::kInvalid,
                 .message = "cannot use the " + description +
                            ": it is not base64; copy key1 or key2 whole, as the portal shows it "
                            "under 'Access keys'"};
  }
  return std::unique_ptr<Authorizer>(std::make_unique<SharedKeyAuthorizer>(
      std::move(account_name), Secret(std::move(*key)), clock, std::move(description)));
}

}  // namespace lakesync
