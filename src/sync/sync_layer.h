// Brings one layer up to date: scan and ledger → plan → transfer → ledger → report. The stages
// overlap: the first upload leaves before the scan ends.
#pragma once

#include "lakesync/reports.h"
#include "lakesync/result.h"
#include "sync/layer.h"
#include "sync/run.h"

namespace lakesync {

/// The caller holds the ProjectLock unless `options.dry_run`. An Error means that the run could not
/// start or could not save; all else stands in the report.
Result<SyncReport> SyncOneLayer(const Run& run, const Layer& layer, const SyncOptions& options);

/// What SyncOneLayer would find, without a remote call. `last_sync` is the ledger's, whatever the
/// layer.
Result<StatusReport> StatusOfLayer(const Run& run, const Layer& layer);

}  // namespace lakesync
