#include "plan/decide.h"

namespace lakesync {

const char* ActionReasonName(ActionReason reason) {
  switch (reason) {
    case ActionReason::kInStep:
      return "in step";
    case ActionReason::kNew:
      return "new";
    case ActionReason::kSize:
      return "size";
    case ActionReason::kMtime:
      return "mtime";
    case ActionReason::kChecked:
      return "check";
    case ActionReason::kForced:
      return "forced";
    case ActionReason::kNoMtime:
      return "no mtime";
  }
  return "unknown";
}

Action Decide(const FileEntry& file, const LedgerEntry* entry, CheckMode check, bool force) {
  if (force) return {ActionKind::kUpload, ActionReason::kForced};
  if (entry == nullptr) return {ActionKind::kUpload, ActionReason::kNew};
  if (file.size != entry->size) return {ActionKind::kUpload, ActionReason::kSize};
  if (check == CheckMode::kChecksum) return {ActionKind::kCompare, ActionReason::kChecked};
  if (!entry->mtime_ns) return {ActionKind::kRefresh, ActionReason::kNoMtime};
  if (check == CheckMode::kSize || file.mtime_ns == *entry->mtime_ns) return {};
  if (check == CheckMode::kMtime) return {ActionKind::kUpload, ActionReason::kMtime};
  return {ActionKind::kCompare, ActionReason::kMtime};
}

}  // namespace lakesync
