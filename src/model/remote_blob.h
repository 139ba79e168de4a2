// A blob as the service describes it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/crc64.h"
#include "base/time_format.h"

namespace lakesync {

/// Blob metadata keys that lakesync writes.
inline constexpr char kMetadataMtime[] = "mtime";           // RFC 3339 with nanoseconds, as rclone
inline constexpr char kMetadataCrc64[] = "lakesync_crc64";  // base64, as x-ms-content-crc64

struct RemoteBlob {
  std::string name;
  std::uint64_t size = 0;
  /// Without quotes.
  std::string etag;
  WallTime last_modified{};
  /// 16 raw bytes; empty when the service stores none.
  std::string content_md5;
  /// "Hot", "Cool", "Cold", "Archive"; empty when not told.
  std::string access_tier;
  /// Keys in lower case.
  std::map<std::string, std::string> metadata;

  /// From the metadata, when it stands there and is well formed.
  std::optional<Crc64> crc64() const;
  std::optional<std::int64_t> mtime_ns() const;
};

}  // namespace lakesync
