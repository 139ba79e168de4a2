// An HttpClient that answers as a test says and remembers what it was asked.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/http_client.h"

namespace lakesync {

/// Thread-safe.
class ScriptedHttp final : public HttpClient {
 public:
  /// A request as it was sent, its body read.
  struct Sent {
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool link_local_metadata = false;

    std::string Header(const std::string& name) const {
      HttpRequest request;
      request.headers = headers;
      return std::string(request.Header(name));
    }
  };
  using Handler = std::function<Result<HttpResponse>(const Sent&)>;

  explicit ScriptedHttp(Handler handler) : handler_(std::move(handler)) {}

  /// Always the same answer.
  static Handler Always(int status, std::string body,
                        std::map<std::string, std::string> headers = {}) {
    return [=](const Sent&) -> Result<HttpResponse> { return HttpResponse{status, headers, body}; };
  }

  Result<HttpResponse> Send(const HttpRequest& request) override {
    Sent sent{request.method, request.url, request.headers, "", request.link_local_metadata};
    if (request.body != nullptr) {
      sent.body.resize(request.body->size());
      LAKESYNC_ASSIGN(const std::size_t got, request.body->ReadAt(0, sent.body));
      sent.body.resize(got);
    }
    {
      std::lock_guard lock(mutex_);
      sent_.push_back(sent);
    }
    return handler_(sent);
  }

  std::vector<Sent> sent() const {
    std::lock_guard lock(mutex_);
    return sent_;
  }

 private:
  const Handler handler_;
  mutable std::mutex mutex_;
  std::vector<Sent> sent_;
};

}  // namespace lakesync
