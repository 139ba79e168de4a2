// Every blob of a container, listed in parallel by prefix.
#pragma once

#include <string>
#include <vector>

#include "lakesync/result.h"
#include "model/remote_blob.h"
#include "scan/path_filter.h"
#include "sync/wiring.h"

namespace lakesync {

/// Blobs that the filter lets through, in byte order of their names. Folders that the filter
/// excludes are not listed. A missing container has no blobs.
Result<std::vector<RemoteBlob>> ListAll(const Run& run, Remote& remote, const PathFilter& filter);

}  // namespace lakesync
