#include "model/body.h"

#include <algorithm>

namespace lakesync {

Result<std::size_t> SpanBody::ReadAt(std::uint64_t offset, std::span<char> out) const {
  if (offset >= bytes_.size()) return std::size_t{0};
  const auto part = bytes_.subspan(offset, std::min(out.size(), bytes_.size() - offset));
  std::copy(part.begin(), part.end(), out.begin());
  return part.size();
}

}  // namespace lakesync
