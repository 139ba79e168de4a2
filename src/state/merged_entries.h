// Manifest and overlay as one sorted sequence: for a key in both, the overlay counts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lakesync/result.h"
#include "model/ledger_entry.h"
#include "state/entry_line.h"
#include "state/ledger.h"
#include "state/manifest_reader.h"
#include "state/overlay.h"

namespace lakesync {

class MergedEntries : public LedgerCursor {
 public:
  /// `manifest` may be null. Sees both as they are now, whatever happens to the files.
  MergedEntries(std::shared_ptr<const Manifest> manifest, OverlaySnapshot overlay,
                const std::string& key_prefix);

  Result<bool> Next(LedgerEntry& entry) override;

  /// The entry of the last Next as text.
  std::string_view line() const { return line_; }
  /// After Next was false: what stands in the manifest beside the entries.
  Result<std::string> OtherLines();

 private:
  Status AdvanceManifest();

  std::unique_ptr<ManifestReader> manifest_;
  OverlaySnapshot overlay_;
  std::size_t next_overlay_ = 0;
  EntryLineParser parser_;
  /// The manifest's next entry, when `pending_`.
  LedgerEntry ahead_;
  bool pending_ = false;
  bool manifest_done_ = false;
  std::string_view line_;
};

}  // namespace lakesync
