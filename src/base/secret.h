// A string that does not print: account keys, tokens, SAS signatures.
#pragma once

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <utility>

namespace lakesync {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  bool empty() const { return value_.empty(); }
  /// The only way to the content. Never pass it to a log, an error or a process argument.
  const std::string& Reveal() const { return value_; }

  friend bool operator==(const Secret&, const Secret&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "[redacted]"; }

 private:
  std::string value_;
};

}  // namespace lakesync

template <>
struct fmt::formatter<lakesync::Secret> : fmt::formatter<std::string_view> {
  template <typename Context>
  auto format(const lakesync::Secret&, Context& ctx) const {
    return fmt::formatter<std::string_view>::format("[redacted]", ctx);
  }
};
