#include "http/request_target.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

namespace lakesync {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy = text;
  curl_free(text);
  return copy;
}

// 127.0.0.0/8, ::1, and localhost, which libcurl resolves to these by itself. A name that only
// looks like one ("127.0.0.1.example.net") is none.
bool IsLoopback(const std::string& host) {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

// 169.254.0.0/16, which no router passes on.
bool IsLinkLocal(const std::string& host) {
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 16) == 0xA9FE;
}

}  // namespace

Result<RequestTarget> ParseTarget(const std::string& url, bool link_local_metadata) {
  const std::unique_ptr<CURLU, FreeUrl> parsed(curl_url());
  const CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(),
                                      CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS);
  if (code != CURLUE_OK) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("the URL of a request is not valid: {}", curl_url_strerror(code))};
  }
  RequestTarget target{Part(parsed.get(), CURLUPART_SCHEME), Part(parsed.get(), CURLUPART_HOST),
                       Part(parsed.get(), CURLUPART_PATH)};
  target.loopback = IsLoopback(target.host);
  if (target.scheme != "https" && target.scheme != "http") {
    return Error{ErrorCode::kInvalid, fmt::format("cannot send to {}: \"{}\" is not https",
                                                  target.Shown(), target.scheme)};
  }
  const bool near = target.loopback || (link_local_metadata && IsLinkLocal(target.host));
  if (target.scheme == "http" && !near) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("will not send to {} over plain http: use https (plain http is for "
                             "this machine's own addresses only)",
                             target.Shown())};
  }
  return target;
}

}  // namespace lakesync
