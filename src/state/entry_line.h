// One entry of the ledger as text: `"KEY":{"blob_path":…,"size":…,…}`, a line of the manifest and,
// within braces, a record of the journal. `"KEY":null` says that the entry is gone (the reading of
// null is that of JSON Merge Patch, RFC 7396).
//
// A line is parsed by itself, in place, by RapidJSON's push parser. That gives a stream of entries
// without a thread. Turned down: the push parser over the whole file in a thread of its own, which
// needs a queue of entries, and a hand-written parser.
#pragma once

#include <string>
#include <string_view>

#include "lakesync/result.h"
#include "model/ledger_entry.h"

namespace lakesync {

/// Appends the line without a newline. kInvalid when a name is not UTF-8.
Status AppendEntryLine(const LedgerEntry& entry, std::string& out);
/// Appends `"KEY":null`.
Status AppendForgetLine(std::string_view key, std::string& out);

/// Used by one thread at a time; keeps its buffer from line to line.
class EntryLineParser {
 public:
  enum class Kind {
    kEntry,      ///< `entry` is filled.
    kForgotten,  ///< null; only `entry.key` is filled.
    kOther,      ///< The key lacks the prefix; only `entry.key` is filled, the rest is not parsed.
  };

  /// `line` has neither newline nor comma at its end. Fields that lakesync does not know are
  /// ignored. kCorrupt says what is wrong, not where: the caller knows the file.
  Result<Kind> Parse(std::string_view line, std::string_view key_prefix, LedgerEntry& entry);

 private:
  std::string text_;
};

}  // namespace lakesync
