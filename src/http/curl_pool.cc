#include "http/curl_pool.h"

#include <utility>

namespace lakesync {

CurlPool::CurlPool() {
  // Safe from several threads in every libcurl this is built with (7.84 and later).
  curl_global_init(CURL_GLOBAL_DEFAULT);
  share_ = curl_share_init();
  curl_share_setopt(share_, CURLSHOPT_LOCKFUNC, &CurlPool::Lock);
  curl_share_setopt(share_, CURLSHOPT_UNLOCKFUNC, &CurlPool::Unlock);
  curl_share_setopt(share_, CURLSHOPT_USERDATA, this);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

CurlPool::~CurlPool() {
  idle_.clear();
  curl_share_cleanup(share_);
  curl_global_cleanup();
}

EasyHandle CurlPool::Take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      EasyHandle easy = std::move(idle_.back());
      idle_.pop_back();
      return easy;
    }
  }
  EasyHandle easy(curl_easy_init());
  if (easy) curl_easy_setopt(easy.get(), CURLOPT_SHARE, share_);
  return easy;
}

void CurlPool::PutBack(EasyHandle easy) {
  // Forgets the request (its headers held a signature), keeps connections and sharing.
  curl_easy_reset(easy.get());
  std::lock_guard lock(mutex_);
  idle_.push_back(std::move(easy));
}

void CurlPool::Lock(CURL*, curl_lock_data data, curl_lock_access, void* self) {
  static_cast<CurlPool*>(self)->share_mutexes_[data].lock();
}

void CurlPool::Unlock(CURL*, curl_lock_data data, void* self) {
  static_cast<CurlPool*>(self)->share_mutexes_[data].unlock();
}

}  // namespace lakesync
