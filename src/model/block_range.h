// How a large file is cut into blocks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lakesync {

/// Limits of the service: 50,000 committed blocks of up to 4,000 MiB.
inline constexpr std::uint64_t kBlocksMax = 50'000;
inline constexpr std::uint64_t kBlockBytesMax = std::uint64_t{4000} << 20;

struct BlockRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  friend bool operator==(const BlockRange&, const BlockRange&) = default;
};

/// Fixed-size blocks from the start of a file. The size is `wanted`, doubled until the file needs
/// at most kBlocksMax blocks, so that the same file is cut alike on every machine.
class BlockLayout {
 public:
  BlockLayout(std::uint64_t file_bytes, std::uint64_t wanted_block_bytes);

  std::size_t count() const;
  BlockRange block(std::size_t index) const;
  std::uint64_t block_bytes() const { return block_bytes_; }

 private:
  std::uint64_t file_bytes_;
  std::uint64_t block_bytes_;
};

}  // namespace lakesync
