// Reads a journal after a restart.
#pragma once

#include <cstdint>
#include <string>

#include "env/file_system.h"
#include "lakesync/result.h"
#include "state/overlay.h"

namespace lakesync {

struct JournalReplay {
  bool exists = false;
  /// The header and the whole records after it; what follows is a torn tail. 0: not even a header.
  std::uint64_t good_bytes = 0;
  std::uint64_t file_bytes = 0;
};

/// Puts the records of the journal at `path` into `overlay`, later ones over earlier ones. A torn
/// tail (a bad line with no good one after it) is left out; kCorrupt with the line when a good one
/// follows; kInvalid when a newer lakesync wrote the journal. Writes nothing.
Result<JournalReplay> ReplayJournal(FileSystem& fs, const std::string& path, Overlay& overlay);

}  // namespace lakesync
