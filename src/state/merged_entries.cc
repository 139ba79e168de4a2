#include "state/merged_entries.h"

#include <utility>

namespace lakesync {

MergedEntries::MergedEntries(std::shared_ptr<const Manifest> manifest, OverlaySnapshot overlay,
                             const std::string& key_prefix)
    : overlay_(std::move(overlay)), manifest_done_(manifest == nullptr) {
  if (manifest) manifest_ = std::make_unique<ManifestReader>(std::move(manifest), key_prefix);
}

Result<bool> MergedEntries::Next(LedgerEntry& entry) {
  while (true) {
    LAKESYNC_TRY(AdvanceManifest());
    const bool overlay_left = next_overlay_ < overlay_.size();
    if (!pending_ && !overlay_left) return false;
    const int order = !overlay_left ? -1
                      : !pending_   ? 1
                                    : ahead_.key.compare(overlay_[next_overlay_]->key);
    if (order < 0) {
      std::swap(entry, ahead_);
      line_ = manifest_->line();
      pending_ = false;
      return true;
    }
    if (order == 0) pending_ = false;
    const OverlayRecord& record = *overlay_[next_overlay_++];
    if (record.line.empty()) continue;
    line_ = record.line;
    LAKESYNC_TRY(parser_.Parse(line_, "", entry));
    return true;
  }
}

Status MergedEntries::AdvanceManifest() {
  if (pending_ || manifest_done_) return Status::Ok();
  LAKESYNC_ASSIGN(pending_, manifest_->Next(ahead_));
  manifest_done_ = !pending_;
  return Status::Ok();
}

Result<std::string> MergedEntries::OtherLines() {
  return manifest_ ? manifest_->OtherLines() : std::string();
}

}  // namespace lakesync
