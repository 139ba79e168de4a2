// What turns an unsigned request into one that the service accepts.
#pragma once

#include <string>

#include "http/http_client.h"
#include "lakesync/result.h"

namespace lakesync {

/// Thread-safe. Called once for each try, just before it is sent, so that dates and tokens are
/// fresh.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  /// Adds what the credential needs: an Authorization header or the SAS to the URL.
  virtual Status Authorize(HttpRequest& request) = 0;
  /// For `doctor` and logs: "account key from .env line 2". No secret.
  virtual std::string Describe() const = 0;
};

}  // namespace lakesync
