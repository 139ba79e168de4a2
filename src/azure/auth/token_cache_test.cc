#include "azure/auth/token_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <latch>
#include <thread>
#include <vector>

#include "fake_clock.h"

namespace lakesync {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class FunctionSource final : public TokenSource {
 public:
  explicit FunctionSource(std::function<Result<AccessToken>()> fetch) : fetch_(std::move(fetch)) {}
  Result<AccessToken> Fetch() override { return fetch_(); }

 private:
  std::function<Result<AccessToken>()> fetch_;
};

class TokenCacheTest : public testing::Test {
 protected:
  /// "token 1", "token 2", …, each good for `life_`, while `working_`.
  Result<AccessToken> Fetch() {
    const int number = ++fetches_;
    if (during_fetch_) during_fetch_(number);
    if (!working_) return Error{ErrorCode::kTransient, "no answer"};
    return AccessToken{Secret("token " + std::to_string(number)), clock_.Now() + life_};
  }
  std::string Get() {
    const auto token = cache_.Get();
    return token.ok() ? token->Reveal() : "error: " + token.error().message;
  }

  FakeClock clock_;
  minutes life_{60};
  std::atomic<bool> working_{true};
  std::atomic<int> fetches_{0};
  std::function<void(int number)> during_fetch_;
  TokenCache cache_{std::make_unique<FunctionSource>([this] { return Fetch(); }), clock_};
};

TEST_F(TokenCacheTest, KeepsTheTokenUntilFiveMinutesBeforeItsEnd) {
  EXPECT_EQ(Get(), "token 1");
  clock_.Advance(minutes(55) - seconds(1));
  EXPECT_EQ(Get(), "token 1");
  clock_.Advance(seconds(1));
  EXPECT_EQ(Get(), "token 2");
}

TEST_F(TokenCacheTest, ServesTheValidTokenWhileTheRefreshFails) {
  EXPECT_EQ(Get(), "token 1");
  working_ = false;
  clock_.Advance(minutes(56));
  EXPECT_EQ(Get(), "token 1");
  EXPECT_EQ(Get(), "token 1");
  EXPECT_EQ(fetches_, 2) << "the next try waits for kRefreshPause";
  clock_.Advance(TokenCache::kRefreshPause);
  EXPECT_EQ(Get(), "token 1");
  EXPECT_EQ(fetches_, 3);
  clock_.Advance(minutes(5));
  EXPECT_EQ(Get(), "error: no answer");
  working_ = true;
  EXPECT_EQ(Get(), "token 5");
}

TEST_F(TokenCacheTest, AShortLivedTokenIsKeptForHalfItsLife) {
  life_ = minutes(4);
  EXPECT_EQ(Get(), "token 1");
  clock_.Advance(minutes(2) - seconds(1));
  EXPECT_EQ(Get(), "token 1");
  clock_.Advance(seconds(1));
  EXPECT_EQ(Get(), "token 2");
}

TEST_F(TokenCacheTest, AnErrorIsNotKept) {
  working_ = false;
  EXPECT_EQ(Get(), "error: no answer");
  working_ = true;
  EXPECT_EQ(Get(), "token 2");
}

TEST_F(TokenCacheTest, OtherThreadsUseTheValidTokenDuringARefresh) {
  EXPECT_EQ(Get(), "token 1");
  clock_.Advance(minutes(56));
  std::string seen_meanwhile;
  during_fetch_ = [&](int) { std::thread([&] { seen_meanwhile = Get(); }).join(); };
  EXPECT_EQ(Get(), "token 2");
  EXPECT_EQ(seen_meanwhile, "token 1");
}

TEST_F(TokenCacheTest, OneThreadFetchesForAll) {
  constexpr int kThreads = 16;
  std::latch start(kThreads);
  std::vector<std::string> got(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      got[static_cast<std::size_t>(i)] = Get();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(got, std::vector<std::string>(kThreads, "token 1"));
  EXPECT_EQ(fetches_, 1);
}

TEST_F(TokenCacheTest, WhoWaitedSharesTheErrorOfTheFetch) {
  working_ = false;
  std::thread waiter;
  std::string waited;
  std::atomic<bool> asked{false};
  during_fetch_ = [&](int number) {
    if (number != 1) return;
    waiter = std::thread([&] {
      asked = true;
      waited = Get();
    });
    // Nothing tells when it waits in Get(); a waiter that comes late fetches, and fails, for
    // itself.
    while (!asked) std::this_thread::yield();
  };
  EXPECT_EQ(Get(), "error: no answer");
  waiter.join();
  EXPECT_EQ(waited, "error: no answer");
}

}  // namespace
}  // namespace lakesync
