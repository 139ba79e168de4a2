#include "model/block_range.h"

#include <algorithm>

namespace lakesync {

BlockLayout::BlockLayout(std::uint64_t file_bytes, std::uint64_t wanted_block_bytes)
    : file_bytes_(file_bytes), block_bytes_(std::max<std::uint64_t>(wanted_block_bytes, 1)) {
  while (count() > kBlocksMax && block_bytes_ < kBlockBytesMax) {
    block_bytes_ = std::min(block_bytes_ * 2, kBlockBytesMax);
  }
}

std::size_t BlockLayout::count() const {
  return file_bytes_ / block_bytes_ + (file_bytes_ % block_bytes_ != 0 ? 1 : 0);
}

BlockRange BlockLayout::block(std::size_t index) const {
  const std::uint64_t offset = index * block_bytes_;
  return {offset, std::min(block_bytes_, file_bytes_ - offset)};
}

}  // namespace lakesync
