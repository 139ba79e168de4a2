// One try of one request on one easy handle: the callbacks that libcurl makes meanwhile, and what
// they noted.
#pragma once

#include <curl/curl.h>

#include <array>
#include <cstdint>
#include <optional>

#include "http/http_client.h"
#include "lakesync/cancel.h"

namespace lakesync {

/// Must outlive curl_easy_perform. Used by one thread.
class CurlTransfer {
 public:
  CurlTransfer(const HttpRequest& request, const CancelToken* cancel)
      : request_(request), cancel_(cancel) {}

  /// Points `easy`'s callbacks at this object.
  void AttachTo(CURL* easy);

  HttpResponse& response() { return response_; }
  /// Whether anything of a response arrived.
  bool answered() const { return response_.status != 0; }
  /// The error that a callback ended the transfer with: the body's, the sink's, or kCancelled.
  const std::optional<Error>& error() const { return error_; }
  /// libcurl's own words on what went wrong; empty when it has none.
  const char* detail() const { return detail_.data(); }

 private:
  static std::size_t OnRead(char* out, std::size_t size, std::size_t count, void* self);
  static int OnSeek(void* self, curl_off_t offset, int origin);
  static std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t OnWrite(char* data, std::size_t size, std::size_t count, void* self);
  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  Result<std::size_t> Read(std::span<char> out);
  Status Write(std::span<const char> data);
  void TakeHeader(std::string_view line);

  const HttpRequest& request_;
  const CancelToken* const cancel_;
  HttpResponse response_;
  std::optional<Error> error_;
  std::uint64_t offset_ = 0;
  std::array<char, CURL_ERROR_SIZE> detail_{};
};

}  // namespace lakesync
