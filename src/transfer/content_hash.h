// Checksums of files and parts of files, read through a small buffer.
#pragma once

#include <string>

#include "base/crc64.h"
#include "env/file_system.h"
#include "model/block_range.h"
#include "model/remote_blob.h"

namespace lakesync {

/// A block's name and checksum. The id is the content's hash: XXH3-128 (16 bytes) and CRC-64 (8
/// bytes), raw. The same bytes have the same id on every machine and in every run, which is what
/// lets a re-upload name blocks that the blob already has.
struct BlockDigest {
  std::string id;
  Crc64 crc = 0;
};
inline constexpr std::size_t kBlockIdBytes = 24;

Result<Crc64> HashCrc64(ReadableFile& file, BlockRange range);
Result<BlockDigest> HashBlock(ReadableFile& file, BlockRange range);
/// 16 raw bytes.
Result<std::string> HashMd5(ReadableFile& file, std::uint64_t bytes);

/// Does the blob hold the file's bytes, as far as stored checksums tell? Size, then the MD5 that
/// the service made or keeps, else the CRC in the metadata; false where neither is stored. Fills
/// `crc` when equal.
Result<bool> SameContent(ReadableFile& file, std::uint64_t bytes, const RemoteBlob& blob,
                         Crc64& crc);

}  // namespace lakesync
