// CRC-64/NVME, the checksum that Azure Blob Storage takes as x-ms-content-crc64.
//
// Reflected polynomial 0x9A6C9329AC4BC9B5, initial value and final xor all ones. The implementation
// folds with carry-less multiplication where the CPU has it (several GB/s a core) and falls back to
// tables. No library packaged for Debian 12 carries this polynomial (ISA-L does from 2.31 on; this
// file can go when that is the oldest one supported).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lakesync {

/// A finished CRC-64/NVME value. The CRC of no bytes is 0.
using Crc64 = std::uint64_t;

/// The CRC of the bytes that gave `crc` followed by `data`. Start with 0.
Crc64 Crc64Extend(Crc64 crc, std::span<const char> data);

/// The CRC of A followed by B, from CRC(A), CRC(B) and the length of B in bytes. O(log length).
Crc64 Crc64Concat(Crc64 first, Crc64 second, std::uint64_t second_bytes);

/// As the service writes it: base64 of the 8 little-endian bytes, 12 characters.
std::string Crc64ToBase64(Crc64 crc);
std::optional<Crc64> Crc64FromBase64(std::string_view text);

namespace internal {
/// The portable implementation, for tests and machines without carry-less multiplication.
Crc64 Crc64ExtendTable(Crc64 crc, std::span<const char> data);
}  // namespace internal

}  // namespace lakesync
