#include "model/remote_blob.h"

namespace lakesync {

std::optional<Crc64> RemoteBlob::crc64() const {
  const auto it = metadata.find(kMetadataCrc64);
  return it == metadata.end() ? std::nullopt : Crc64FromBase64(it->second);
}

std::optional<std::int64_t> RemoteBlob::mtime_ns() const {
  const auto it = metadata.find(kMetadataMtime);
  return it == metadata.end() ? std::nullopt : ParseRfc3339Nanos(it->second);
}

}  // namespace lakesync
