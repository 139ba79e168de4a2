// The ledger: what the service has confirmed. A manifest (JSON, sorted by key) and beside it a
// journal of what came since. The manifest is read as a stream, never whole, so a million files
// cost no memory.
//
// Formats: doc/manifest_format.md and doc/journal_format.md. Turned down: a database file (the
// users' present tool must be able to read the manifest) and the manifest as one value in memory
// (256 MiB a million).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "env/clock.h"
#include "env/file_system.h"
#include "lakesync/result.h"
#include "model/ledger_entry.h"

namespace lakesync {

/// Entries in byte order of their keys. Used by one thread at a time; sees the ledger as it was
/// when the cursor was made, whatever is recorded or checkpointed meanwhile.
class LedgerCursor {
 public:
  virtual ~LedgerCursor() = default;
  /// False at the end. kCorrupt, naming file and place, when the manifest is broken.
  virtual Result<bool> Next(LedgerEntry& entry) = 0;
};

class Ledger {
 public:
  enum class Mode {
    kRead,   ///< Writes nothing, not even a repair of the journal's torn tail.
    kWrite,  ///< The caller holds the ProjectLock.
  };

  virtual ~Ledger() = default;

  /// Opens `manifest_path` and its journal (`sync_manifest.json` → `sync_manifest.journal`).
  /// Neither need exist. A torn journal tail is dropped; a damaged middle or a manifest that does
  /// not parse is kCorrupt with the place and the way out (`lakesync manifest rebuild`), and
  /// nothing is overwritten. In kWrite mode the folder is created and shown to be writable before
  /// any upload (kIo).
  static Result<std::unique_ptr<Ledger>> Open(FileSystem& fs, Clock& clock,
                                              const std::string& manifest_path, Mode mode);

  /// A new, empty ledger that replaces whatever is there at the first Checkpoint; what was there is
  /// kept beside it as `sync_manifest.json.broken-YYYYMMDDTHHMMSS` (journal likewise). Until then
  /// what is recorded stands in memory alone; a crash leaves what was there.
  static Result<std::unique_ptr<Ledger>> CreateNew(FileSystem& fs, Clock& clock,
                                                   const std::string& manifest_path);

  /// False when there was neither manifest nor a record in a journal.
  virtual bool existed() const = 0;

  /// Entries whose key begins with `key_prefix` ("data/bronze/").
  virtual Result<std::unique_ptr<LedgerCursor>> Entries(const std::string& key_prefix) = 0;

  /// Adds or replaces an entry: appended to the journal before this returns (synced to disk when
  /// the last sync is a second or more ago, and by Checkpoint). Now and then (64 MiB of records) it
  /// writes a checkpoint itself. Thread-safe. kInvalid when a name is not UTF-8; any other error
  /// means the disk does not take it: stop the run.
  virtual Status Record(const LedgerEntry& entry) = 0;
  /// Removes an entry, in the same way.
  virtual Status Forget(const std::string& key) = 0;

  /// Writes manifest and journal together as the new manifest (temporary file, sync, rename) and
  /// empties the journal. `last_sync`: local time "2026-02-07T19:53:58"; empty keeps the present
  /// one. Nothing recorded and the same last_sync: nothing is written. Thread-safe.
  virtual Status Checkpoint(const std::string& last_sync) = 0;

  /// From the manifest; empty when there is none. After Open it costs nothing.
  virtual Result<std::string> LastSync() = 0;
};

}  // namespace lakesync
