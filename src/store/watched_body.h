// A body that tells someone before its bytes are read.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>

#include "model/body.h"

namespace lakesync {

/// Calls `before_read` with the offset and the count of the bytes that are about to be read; its
/// error is the read's.
class WatchedBody final : public Body {
 public:
  using BeforeRead = std::function<Status(std::uint64_t offset, std::size_t bytes)>;
  WatchedBody(const Body& inner, BeforeRead before_read)
      : inner_(inner), before_read_(std::move(before_read)) {}

  std::uint64_t size() const override { return inner_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) const override {
    const std::uint64_t left = offset < size() ? size() - offset : 0;
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, out.size()));
    LAKESYNC_TRY(before_read_(offset, bytes));
    return inner_.ReadAt(offset, out);
  }

 private:
  const Body& inner_;
  const BeforeRead before_read_;
};

}  // namespace lakesync
