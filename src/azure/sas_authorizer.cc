#include <utility>

#include "azure/request_authorizers.h"

namespace lakesync {
namespace {

class SasAuthorizer final : public Authorizer {
 public:
  SasAuthorizer(Secret token, std::string description)
      : token_(std::move(token)), description_(std::move(description)) {}

  Status Authorize(HttpRequest& request) override {
    request.url += request.url.find('?') == std::string::npos ? '?' : '&';
    request.url += token_.Reveal();
    return Status::Ok();
  }

  std::string Describe() const override { return description_; }

 private:
  const Secret token_;
  const std::string description_;
};

}  // namespace

std::unique_ptr<Authorizer> MakeSasAuthorizer(const Secret& token, std::string description) {
  const std::string& text = token.Reveal();
  return std::make_unique<SasAuthorizer>(Secret(text.starts_with('?') ? text.substr(1) : text),
                                         std::move(description));
}

}  // namespace lakesync
