// One token for all workers: kept until shortly before it expires, fetched by one thread while the
// others wait.
//
// Turned down: a thread of its own that refreshes in the background. It would need a life cycle,
// and would wake a process that has nothing to send; a request that comes 5 minutes before the end
// is early enough.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "azure/auth/token_source.h"
#include "base/secret.h"
#include "env/clock.h"
#include "lakesync/result.h"

namespace lakesync {

/// Thread-safe.
class TokenCache {
 public:
  /// `clock` outlives the cache.
  TokenCache(std::unique_ptr<TokenSource> source, Clock& clock);

  /// A token that is valid now. While a refresh runs, or after one has failed, the present token is
  /// handed out as long as it is valid; only a call that has none waits, and then shares the result
  /// of the fetch that it waited for, be it a token or an error.
  Result<Secret> Get();

  /// How long before its end a token is replaced.
  static constexpr std::chrono::minutes kRefreshAhead{5};
  /// The shortest time between two refreshes while the present token is valid.
  static constexpr std::chrono::seconds kRefreshPause{30};

 private:
  struct Flight {
    std::optional<Result<Secret>> result;
  };

  Result<Secret> Fetch(std::unique_lock<std::mutex>& lock);
  void Keep(AccessToken token, WallTime now);

  const std::unique_ptr<TokenSource> source_;
  Clock& clock_;
  std::mutex mutex_;
  std::condition_variable landed_;
  std::shared_ptr<Flight> flight_;  ///< set while a thread fetches
  std::optional<AccessToken> token_;
  WallTime refresh_at_{};
};

}  // namespace lakesync
