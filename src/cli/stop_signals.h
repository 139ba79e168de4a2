// Ctrl-C and SIGTERM.
#pragma once

#include "lakesync/cancel.h"

namespace lakesync {

/// The first signal sets `token`, the second ends the process at once with exit code 130: whatever
/// was confirmed by then stands in the journal. `token` lives as long as the process.
void InstallStopSignals(CancelToken& token);

}  // namespace lakesync
