#include "sync/failure_breaker.h"

namespace lakesync {

void FailureBreaker::OnSuccess() {
  std::lock_guard lock(mutex_);
  denied_ = 0;
  unreachable_ = 0;
}

void FailureBreaker::OnError(const Error& error) {
  std::lock_guard lock(mutex_);
  switch (error.code) {
    case ErrorCode::kDenied:
      ++denied_;
      break;
    case ErrorCode::kTransient:
    case ErrorCode::kThrottled:
    case ErrorCode::kNotFound:
    case ErrorCode::kInvalid:
      // Without a service code it was the local file that vanished.
      if (error.code == ErrorCode::kNotFound && error.service_code.empty()) return;
      ++unreachable_;
      break;
    default:
      return;
  }
  if (!tripped_ && (denied_ >= kDeniedMax || unreachable_ >= kUnreachableMax)) {
    tripped_ = error.message;
  }
}

std::optional<std::string> FailureBreaker::tripped() const {
  std::lock_guard lock(mutex_);
  return tripped_;
}

}  // namespace lakesync
