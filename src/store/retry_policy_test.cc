#include "store/retry_policy.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

const RetryPolicy kPolicy{.tries_max = 10, .first_backoff = 500ms, .backoff_max = 30'000ms};

Error Of(ErrorCode code) { return Error{code, "x"}; }

TEST(RetryPolicyTest, TriesAgainOnlyWhatMayWork) {
  const struct {
    ErrorCode code;
    bool again;
  } kTable[] = {
      {ErrorCode::kTransient, true}, {ErrorCode::kThrottled, true},  {ErrorCode::kCorrupt, true},
      {ErrorCode::kDenied, false},   {ErrorCode::kConflict, false},  {ErrorCode::kNotFound, false},
      {ErrorCode::kChanged, false},  {ErrorCode::kCancelled, false}, {ErrorCode::kInvalid, false},
      {ErrorCode::kBusy, false},     {ErrorCode::kIo, false},
  };
  for (const auto& row : kTable) {
    EXPECT_EQ(NextBackoff(kPolicy, 1, Of(row.code), 0.5).has_value(), row.again)
        << ErrorCodeName(row.code);
  }
}

TEST(RetryPolicyTest, TheRangeOfWaitsDoublesUpToItsLimit) {
  const struct {
    int tries_done;
    milliseconds half;
  } kTable[] = {{1, 250ms},  {2, 500ms},   {3, 1000ms},  {4, 2000ms}, {5, 4000ms},
                {6, 8000ms}, {7, 15000ms}, {8, 15000ms}, {9, 15000ms}};
  for (const auto& row : kTable) {
    EXPECT_EQ(NextBackoff(kPolicy, row.tries_done, Of(ErrorCode::kTransient), 0.5), row.half)
        << row.tries_done;
  }
}

TEST(RetryPolicyTest, TheJitterIsFull) {
  const Error error = Of(ErrorCode::kTransient);
  EXPECT_EQ(NextBackoff(kPolicy, 1, error, 0.0), 0ms);
  EXPECT_EQ(NextBackoff(kPolicy, 1, error, 0.998), 499ms);
}

TEST(RetryPolicyTest, TheTriesEnd) {
  EXPECT_TRUE(NextBackoff(kPolicy, 9, Of(ErrorCode::kTransient), 0.5).has_value());
  EXPECT_FALSE(NextBackoff(kPolicy, 10, Of(ErrorCode::kTransient), 0.5).has_value());
  EXPECT_FALSE(NextBackoff({.tries_max = 1}, 1, Of(ErrorCode::kTransient), 0.5).has_value());
}

TEST(RetryPolicyTest, NeverComesBackBeforeTheServiceSaid) {
  Error error = Of(ErrorCode::kThrottled);
  error.retry_after = 10'000ms;
  EXPECT_EQ(NextBackoff(kPolicy, 1, error, 0.0), 10'000ms);
  EXPECT_EQ(NextBackoff(kPolicy, 1, error, 0.5), 10'250ms);  // spread, not all at once
  EXPECT_EQ(NextBackoff(kPolicy, 9, error, 0.9), 27'000ms);  // the longer of the two
}

TEST(RetryPolicyTest, ARetryAfterMakesNoFinalErrorRetriable) {
  Error error = Of(ErrorCode::kDenied);
  error.retry_after = 1000ms;
  EXPECT_FALSE(NextBackoff(kPolicy, 1, error, 0.5).has_value());
}

TEST(RetryPolicyTest, ManyTriesDoNotOverflow) {
  const RetryPolicy endless{.tries_max = 1'000'000};
  EXPECT_EQ(NextBackoff(endless, 999'999, Of(ErrorCode::kTransient), 0.5), 15'000ms);
}

}  // namespace
}  // namespace lakesync
