// The easy handles that wait between requests, each with its warm connection, and what they share.
//
// The handle put back last is taken first, so that a run that needs fewer connections uses the
// warmest and lets the others go cold. DNS answers and TLS sessions are shared (a new connection
// resumes the session of an older one); connections are not: that part of libcurl's sharing is not
// safe between threads.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace lakesync {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, FreeEasy>;

/// Thread-safe. Outlives every handle that was taken.
class CurlPool {
 public:
  CurlPool();
  ~CurlPool();
  CurlPool(const CurlPool&) = delete;
  CurlPool& operator=(const CurlPool&) = delete;

  /// With all options at their defaults; null only without memory.
  EasyHandle Take();
  void PutBack(EasyHandle easy);

 private:
  static void Lock(CURL*, curl_lock_data data, curl_lock_access, void* self);
  static void Unlock(CURL*, curl_lock_data data, void* self);

  std::array<std::mutex, CURL_LOCK_DATA_LAST> share_mutexes_;
  CURLSH* share_ = nullptr;
  std::mutex mutex_;
  std::vector<EasyHandle> idle_;
};

}  // namespace lakesync
