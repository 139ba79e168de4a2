// A blob container in memory, faithful in names, conditions, blocks and errors: for tests of what
// lies above the store. Azurite is what lakesync is tested against; this one is for virtual time
// and speed.
#pragma once

#include <memory>

#include "env/clock.h"
#include "store/blob_store.h"

namespace lakesync {

std::unique_ptr<BlobStore> MakeMemoryStore(Clock& clock);

}  // namespace lakesync
