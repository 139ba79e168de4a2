// Restores a layer, or a part of it, from Azure into a folder.
#pragma once

#include "lakesync/reports.h"
#include "lakesync/result.h"
#include "sync/layer.h"
#include "sync/run.h"

namespace lakesync {

/// Into `options.to`, or the layer's own root: then what arrives is recorded in the ledger too, and
/// the caller holds the ProjectLock.
Result<PullReport> PullLayer(const Run& run, const Layer& layer, const PullOptions& options);

}  // namespace lakesync
