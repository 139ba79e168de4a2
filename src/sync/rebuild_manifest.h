// Makes the ledger anew from what Azure holds and the disk shows: a listing instead of a second
// upload.
#pragma once

#include "lakesync/reports.h"
#include "lakesync/result.h"
#include "state/ledger.h"
#include "sync/layer.h"
#include "sync/run.h"
#include "sync/wiring.h"

namespace lakesync {

/// Records in `ledger` every blob that equals its local file (by size and checksum), and every blob
/// whose file is gone. Blobs that differ are left out, so that the next sync sends their files.
Result<RebuildReport> RebuildLayer(const Run& run, const Layer& layer, Remote& remote,
                                   Ledger& ledger);

}  // namespace lakesync
