#include "azure/auth/token_cache.h"

#include <algorithm>
#include <utility>

namespace lakesync {

TokenCache::TokenCache(std::unique_ptr<TokenSource> source, Clock& clock)
    : source_(std::move(source)), clock_(clock) {}

Result<Secret> TokenCache::Get() {
  std::unique_lock lock(mutex_);
  const WallTime now = clock_.Now();
  const bool valid = token_.has_value() && now < token_->expires_at;
  if (valid && (now < refresh_at_ || flight_ != nullptr)) return token_->value;
  if (flight_ == nullptr) return Fetch(lock);
  const std::shared_ptr<Flight> flight = flight_;
  landed_.wait(lock, [&] { return flight->result.has_value(); });
  return *flight->result;
}

Result<Secret> TokenCache::Fetch(std::unique_lock<std::mutex>& lock) {
  const auto flight = std::make_shared<Flight>();
  flight_ = flight;
  lock.unlock();
  Result<AccessToken> fetched = source_->Fetch();
  lock.lock();
  flight_ = nullptr;

  const WallTime now = clock_.Now();
  if (fetched.ok()) {
    Keep(std::move(*fetched), now);
    flight->result = token_->value;
  } else if (token_.has_value() && now < token_->expires_at) {
    refresh_at_ = now + kRefreshPause;
    flight->result = token_->value;
  } else {
    flight->result = std::move(fetched).error();
  }
  landed_.notify_all();
  return *flight->result;
}

void TokenCache::Keep(AccessToken token, WallTime now) {
  // A token that lives shorter than 10 minutes is replaced at half its life, not at every call.
  const auto life = std::max(token.expires_at - now, WallTime::duration::zero());
  const auto ahead = std::min<WallTime::duration>(kRefreshAhead, life / 2);
  refresh_at_ = token.expires_at - ahead;
  token_ = std::move(token);
}

}  // namespace lakesync
