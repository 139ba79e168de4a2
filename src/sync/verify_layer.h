// Compares what Azure holds with what the ledger says and the disk shows.
#pragma once

#include "lakesync/reports.h"
#include "lakesync/result.h"
#include "sync/layer.h"
#include "sync/run.h"

namespace lakesync {

/// The caller holds the ProjectLock when `options.repair` is set.
Result<VerifyReport> VerifyLayer(const Run& run, const Layer& layer, const VerifyOptions& options);

}  // namespace lakesync
