// The bytes of a request, in a form that can be sent again from the start.
#pragma once

#include <cstdint>
#include <span>

#include "lakesync/result.h"

namespace lakesync {

/// A body of known size that can be read at any offset, any number of times: every retry replays
/// it. Implementations are used by one thread at a time.
class Body {
 public:
  Body() = default;
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  virtual ~Body() = default;

  /// Bytes.
  virtual std::uint64_t size() const = 0;
  /// Fills `out` from `offset` on; returns how many bytes, fewer than asked only at the end.
  /// kChanged when the file behind it has shrunk.
  virtual Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) const = 0;
};

/// Bytes in memory that outlive the body.
class SpanBody final : public Body {
 public:
  explicit SpanBody(std::span<const char> bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) const override;

 private:
  std::span<const char> bytes_;
};

}  // namespace lakesync
