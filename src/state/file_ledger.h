// The ledger on disk: manifest, journal, and in memory what the journal says.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "state/journal_writer.h"
#include "state/ledger.h"
#include "state/manifest_format.h"
#include "state/overlay.h"

namespace lakesync {

class FileLedger : public Ledger {
 public:
  FileLedger(FileSystem& fs, Clock& clock, const std::string& manifest_path);

  // Of which the factory calls one, once.
  Status Load();
  Status StartWriting();
  Status StartNew();

  bool existed() const override { return existed_; }
  Result<std::unique_ptr<LedgerCursor>> Entries(const std::string& key_prefix) override;
  Status Record(const LedgerEntry& entry) override;
  Status Forget(const std::string& key) override;
  Status Checkpoint(const std::string& last_sync) override;
  Result<std::string> LastSync() override;

 private:
  // All with mutex_ held.
  Status Append(std::string key, std::string line, bool forget);
  Status CheckpointLocked(const std::string& last_sync);
  bool OnlyTheTimeChanges(const std::string& last_sync) const;
  Status StampTime(const std::string& last_sync);
  Status WriteManifest(const std::string& last_sync);
  Status KeepAside();
  Status CheckWritable();

  FileSystem& fs_;
  Clock& clock_;
  const std::string manifest_path_;
  const std::string journal_path_;

  std::mutex mutex_;
  std::shared_ptr<const Manifest> manifest_;
  Overlay overlay_;
  JournalReplay replay_;
  std::unique_ptr<JournalWriter> journal_;
  std::string last_sync_;
  bool existed_ = false;
  bool read_only_ = true;
  /// CreateNew: what is on disk goes aside at the first checkpoint; until then the overlay alone
  /// holds what was recorded.
  bool replacing_ = false;
};

}  // namespace lakesync
