// The entries of a manifest, one after the other, in constant memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lakesync/result.h"
#include "model/ledger_entry.h"
#include "state/entry_line.h"
#include "state/line_reader.h"
#include "state/manifest_format.h"

namespace lakesync {

/// Used by one thread at a time.
class ManifestReader {
 public:
  /// Yields the entries whose keys begin with `key_prefix` and stops at the first key past them.
  ManifestReader(std::shared_ptr<const Manifest> manifest, std::string key_prefix);

  /// False at the end. kCorrupt with the line when the manifest is broken, unsorted or says a key
  /// twice.
  Result<bool> Next(LedgerEntry& entry);

  /// The entry as it stands in the manifest, with what fields other tools put there. Holds until
  /// the next call of Next.
  std::string_view line() const { return line_; }

  /// After Next was false, with no prefix: the lines after the entries and before the last one.
  Result<std::string> OtherLines();

 private:
  Status ReadLine(bool& at_entries_end);
  Status CheckOrder(const std::string& key);
  Error Broken(std::string_view problem) const;

  std::shared_ptr<const Manifest> manifest_;
  std::string key_prefix_;
  LineReader lines_;
  EntryLineParser parser_;
  std::string_view line_;
  std::string last_key_;
  bool first_ = true;
  /// The line before ended in a comma: another entry must follow.
  bool comma_ = false;
  bool done_ = false;
};

}  // namespace lakesync
