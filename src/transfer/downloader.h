// Brings one blob to a local file: into a part file beside it, checked, then renamed over it. A
// large blob comes in ranges, side by side, and a download that was cut off goes on where it was.
#pragma once

#include <cstdint>
#include <string>

#include "env/clock.h"
#include "env/file_system.h"
#include "model/block_range.h"
#include "model/remote_blob.h"
#include "store/blob_store.h"
#include "transfer/work_pool.h"

namespace lakesync {

/// The part file of `path` for one version of the blob: ".NAME.lakesync-part-ETAG" in the same
/// folder (hidden names are no part of a layer). Beside it ".done" lists the ranges it holds.
std::string PartFilePath(const std::string& path, const std::string& etag);

/// Thread-safe. The references outlive it.
class Downloader {
 public:
  Downloader(FileSystem& fs, BlobStore& store, WorkPool& pool, std::uint64_t range_bytes)
      : fs_(fs), store_(store), pool_(pool), range_bytes_(range_bytes) {}

  /// Called from a task of the pool. `path`'s folder exists. The file gets the mtime of the blob's
  /// metadata. kCorrupt when the bytes do not match the blob's MD5, CRC or length: `path` is then
  /// as it was. Returns the CRC of the file.
  Result<Crc64> Download(const RemoteBlob& blob, const std::string& path);

 private:
  Status FetchRange(const RemoteBlob& blob, BlockRange range, WritableFile& part);
  Status FetchMissing(const RemoteBlob& blob, const std::string& part_path);
  Result<Crc64> CheckPart(const RemoteBlob& blob, const std::string& part_path);

  FileSystem& fs_;
  BlobStore& store_;
  WorkPool& pool_;
  const std::uint64_t range_bytes_;
};

}  // namespace lakesync
