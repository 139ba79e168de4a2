// How every operation of lakesync ends: with a value, or with an Error that says what the caller
// can do about it. Nothing in lakesync throws across its public interface.
//
// Turned down: exceptions (a worker thread that forgets one takes the run down) and bare status
// integers (they can be ignored). Both types here are [[nodiscard]].
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace lakesync {

/// What the caller can do about an error; the finer cause stands in the message.
enum class ErrorCode {
  kTransient,  ///< The same call may succeed later (5xx, broken connection, timeout).
  kThrottled,  ///< The service asks for less (429, 503 ServerBusy); see Error::retry_after.
  kDenied,     ///< Credentials or permissions (401, 403).
  kConflict,   ///< A condition did not hold: the object exists already or has changed (409, 412).
  kNotFound,   ///< The object, container or file is not there (404, ENOENT).
  kCorrupt,    ///< Bytes are not what they should be (checksum, torn or malformed file).
  kChanged,    ///< A local file changed while it was read.
  kCancelled,  ///< The run was asked to stop.
  kInvalid,    ///< The request or setting is wrong; repeating it cannot help (400, bad flag).
  kBusy,       ///< Another lakesync works on this project.
  kIo,         ///< The local disk or operating system refused (EIO, ENOSPC, EACCES).
};

/// "transient", "throttled", … as shown in logs and JSON.
const char* ErrorCodeName(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  /// Names the operation, the object and, where there is one, the service's code. Never a secret.
  std::string message;
  /// How long the service asked to wait before the next try.
  std::optional<std::chrono::milliseconds> retry_after{};
  /// The service's x-ms-request-id, for a support request; empty for local errors.
  std::string request_id{};
  /// The service's own error code ("BlobAlreadyExists"); empty for local errors.
  std::string service_code{};
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: by design

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Only when ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// Only when not ok().
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// A Result with no value.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: by design

  static Status Ok() { return {}; }
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  /// Only when not ok().
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace lakesync

#define LAKESYNC_CONCAT_INNER(a, b) a##b
#define LAKESYNC_CONCAT(a, b) LAKESYNC_CONCAT_INNER(a, b)

/// LAKESYNC_TRY(expr): returns expr's Error from the enclosing function unless it is ok.
#define LAKESYNC_TRY(...) \
  LAKESYNC_TRY_INNER(LAKESYNC_CONCAT(lakesync_status_, __COUNTER__), (__VA_ARGS__))
#define LAKESYNC_TRY_INNER(tmp, expr)             \
  do {                                            \
    auto tmp = expr;                              \
    if (!tmp.ok()) return std::move(tmp).error(); \
  } while (false)

/// LAKESYNC_ASSIGN(auto x, expr): x = the value of expr, or returns its Error.
#define LAKESYNC_ASSIGN(lhs, ...) \
  LAKESYNC_ASSIGN_INNER(LAKESYNC_CONCAT(lakesync_result_, __COUNTER__), lhs, (__VA_ARGS__))
#define LAKESYNC_ASSIGN_INNER(tmp, lhs, expr)   \
  auto tmp = expr;                              \
  if (!tmp.ok()) return std::move(tmp).error(); \
  lhs = std::move(tmp).value()
