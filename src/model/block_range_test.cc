#include "model/block_range.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

constexpr std::uint64_t kMiB = 1u << 20;

TEST(BlockLayoutTest, LastBlockIsTheRest) {
  const BlockLayout layout(20 * kMiB + 1, 8 * kMiB);
  ASSERT_EQ(layout.count(), 3u);
  EXPECT_EQ(layout.block(0), (BlockRange{0, 8 * kMiB}));
  EXPECT_EQ(layout.block(2), (BlockRange{16 * kMiB, 4 * kMiB + 1}));
}

TEST(BlockLayoutTest, EmptyFileHasNoBlocks) { EXPECT_EQ(BlockLayout(0, 8 * kMiB).count(), 0u); }

TEST(BlockLayoutTest, BlocksGrowToStayUnderTheServiceLimit) {
  const BlockLayout layout(kBlocksMax * 8 * kMiB + 1, 8 * kMiB);
  EXPECT_EQ(layout.block_bytes(), 16 * kMiB);
  EXPECT_LE(layout.count(), kBlocksMax);
}

TEST(BlockLayoutTest, LargestBlobOfTheServiceFits) {
  const std::uint64_t largest = kBlocksMax * kBlockBytesMax;
  const BlockLayout layout(largest, 8 * kMiB);
  EXPECT_LE(layout.count(), kBlocksMax);
  EXPECT_LE(layout.block_bytes(), kBlockBytesMax);
}

}  // namespace
}  // namespace lakesync
