// Appends to the journal. A record is whole or not there: what an append that failed midway left
// behind is cut off before the next one, so that damage can only be at the end.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "env/clock.h"
#include "env/file_system.h"
#include "lakesync/result.h"
#include "state/journal_reader.h"

namespace lakesync {

/// Used by one thread at a time.
class JournalWriter {
 public:
  JournalWriter(FileSystem& fs, Clock& clock, std::string path);

  /// Goes on with a journal that was read: cuts off its torn tail. Makes it when there is none.
  Status Resume(const JournalReplay& replay);
  /// Replaces the journal by an empty one. A new file, not a truncation: who reads the old one
  /// meanwhile (`lakesync status` beside a running sync) sees it whole.
  Status Restart();

  /// `line` as AppendEntryLine or AppendForgetLine wrote it. Syncs when the last sync is a second
  /// or more ago.
  Status Append(std::string_view line);

 private:
  Status SyncIfDue();

  FileSystem& fs_;
  Clock& clock_;
  std::string path_;
  std::unique_ptr<WritableFile> file_;
  std::uint64_t good_bytes_ = 0;
  /// Something may stand after good_bytes_.
  bool torn_ = false;
  /// Why the journal can't be trusted any more: after a failed sync the kernel may have dropped
  /// what it could not write, and a second sync would say that all is well.
  Status lost_;
  SteadyTime last_sync_;
  std::string buffer_;
};

}  // namespace lakesync
