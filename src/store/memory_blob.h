// What memory_store keeps of a blob, and its listing.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/remote_blob.h"
#include "store/blob_store.h"

namespace lakesync {

/// Shared, so that a reader keeps the version it opened while a writer replaces the blob.
using BytesPtr = std::shared_ptr<const std::string>;

struct MemoryBlock {
  std::string id;
  BytesPtr bytes;
};

struct MemoryBlob {
  RemoteBlob properties;
  std::vector<MemoryBlock> blocks;  ///< empty for a blob written whole
  BytesPtr bytes;
};

using MemoryBlobs = std::map<std::string, MemoryBlob>;

/// One page. A blob and a prefix each count as one result; the marker is the last one's name.
ListPage ListMemoryBlobs(const MemoryBlobs& blobs, const ListQuery& query);

}  // namespace lakesync
