// Disk and ledger of one layer, side by side: each file with its entry, each entry without a file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lakesync/reports.h"
#include "model/file_entry.h"
#include "model/ledger_entry.h"
#include "scan/path_filter.h"
#include "state/ledger.h"
#include "sync/layer.h"
#include "sync/run.h"

namespace lakesync {

/// What the settings' include, exclude and where leave of a layer.
Result<PathFilter> MakeFilter(const Settings& settings);

/// kNotFound, saying what to do, when the layer's folder is not there.
Status CheckRoot(const Run& run, const Layer& layer);

/// Calls `on_pair(file, entry)` in order of names; either may be null, not both. Entries that the
/// filter leaves out, and those below a folder that could not be read, are not passed without their
/// file. Folders and files that could not be taken go to `problems`. Ends with kCancelled when the
/// run is asked to stop.
Status WalkLayer(const Run& run, const Layer& layer, const PathFilter& filter, Ledger& ledger,
                 std::vector<FailedFile>& problems,
                 const std::function<Status(const FileEntry*, const LedgerEntry*)>& on_pair);

}  // namespace lakesync
