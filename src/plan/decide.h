// What to do with one file. Pure: a file as the scan found it, its ledger entry if there is one,
// and the rules, give an Action. Changed means that size or mtime (ns) differs; where only the
// mtime does, the stored checksum decides, so that a `touch` or a fresh checkout sends nothing.
#pragma once

#include "lakesync/result.h"
#include "model/file_entry.h"
#include "model/ledger_entry.h"
#include "settings/settings.h"

namespace lakesync {

enum class ActionKind {
  kSkip,     ///< In step.
  kRefresh,  ///< In step by size; the entry of the older tool gains the mtime.
  kCompare,  ///< Read the file: the same checksum refreshes the entry, another one uploads.
  kUpload,
};

enum class ActionReason {
  kInStep,
  kNew,
  kSize,     ///< The size differs.
  kMtime,    ///< The mtime differs.
  kChecked,  ///< `--check checksum` wants every file read.
  kForced,
  kNoMtime,  ///< The entry has no mtime.
};

struct Action {
  ActionKind kind = ActionKind::kSkip;
  ActionReason reason = ActionReason::kInStep;
  friend bool operator==(const Action&, const Action&) = default;
};

/// "new", "size", "mtime", …
const char* ActionReasonName(ActionReason reason);

/// `entry` is null for a file that the ledger does not know.
Action Decide(const FileEntry& file, const LedgerEntry* entry, CheckMode check, bool force);

}  // namespace lakesync
