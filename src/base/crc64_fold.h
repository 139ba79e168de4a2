// The carry-less multiplication behind Crc64Extend.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lakesync::internal {

/// FoldCrc64 needs at least this many bytes.
inline constexpr std::size_t kCrc64FoldBytesMin = 256;

/// Whether this CPU multiplies without carry.
bool CanFoldCrc64();

/// Only when CanFoldCrc64(). Reduces `data` (a multiple of 16 bytes, at least kCrc64FoldBytesMin),
/// which follows bytes that left the CRC register at `state`, to 16 bytes that take a register of 0
/// to the same value.
void FoldCrc64(std::uint64_t state, std::span<const char> data, std::array<char, 16>& rest);

}  // namespace lakesync::internal
