// One request, one response. Knows no Azure and never retries.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lakesync/result.h"
#include "model/body.h"

namespace lakesync {

struct HttpRequest {
  std::string method;
  /// Whole, with its query, encoded as it is to be sent.
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Sent with a Content-Length; null for none. Outlives the call.
  const Body* body = nullptr;
  /// Receives the body of a 2xx response piece by piece; without it the body goes to
  /// HttpResponse::body. An error from it ends the request with that error.
  std::function<Status(std::span<const char>)> sink;
  /// For a cloud platform's token service (azure/auth/managed_identity_token) and nothing else:
  /// plain http is then also allowed to a numeric host in 169.254.0.0/16, and no proxy is ever
  /// used, since the address means this very machine.
  bool link_local_metadata = false;

  void SetHeader(std::string name, std::string value);
  /// Empty when absent. Names compare without case.
  std::string_view Header(std::string_view name) const;
};

struct HttpResponse {
  int status = 0;
  /// Names in lower case.
  std::map<std::string, std::string> headers;
  /// Whole for a response without a sink, and for every response that is not 2xx.
  std::string body;

  /// Empty when absent. `name` in lower case.
  std::string_view Header(std::string_view name) const;
};

/// Thread-safe.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Any HTTP status is a response. An Error means that none arrived whole: kTransient (connection,
  /// timeout, TLS interrupted), kInvalid (bad URL, certificate not trusted),
  /// kCancelled, or what `body` or `sink` gave.
  virtual Result<HttpResponse> Send(const HttpRequest& request) = 0;
};

}  // namespace lakesync
