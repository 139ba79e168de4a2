// Brings one local file to its blob, and says what it took.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "env/clock.h"
#include "env/file_system.h"
#include "lakesync/cancel.h"
#include "model/file_entry.h"
#include "model/ledger_entry.h"
#include "plan/decide.h"
#include "settings/settings.h"
#include "store/blob_store.h"
#include "transfer/work_pool.h"

namespace lakesync {

struct UploadTask {
  FileEntry file;
  /// What the ledger knows of it.
  std::optional<LedgerEntry> known;
  Action action;
};

struct UploadOutcome {
  enum class Kind {
    kUploaded,
    kAdopted,    ///< The blob was there already, and the same.
    kRefreshed,  ///< Same bytes as the ledger says; only the mtime is new.
    kPostponed,  ///< The file is being written; the next sync takes it (`on_change = skip`).
  };
  Kind kind = Kind::kUploaded;
  /// To be recorded, unless postponed.
  LedgerEntry entry;
  /// That really travelled.
  std::uint64_t sent_bytes = 0;
};

struct UploadRules {
  /// The layer's folder, absolute, and what its keys in the ledger begin with.
  std::string root;
  std::string key_prefix;
  std::uint64_t single_put_bytes_max = 32u << 20;
  std::uint64_t block_bytes = 8u << 20;
  std::uint64_t md5_bytes_max = 1u << 30;
  OnChange on_change = OnChange::kRetry;
};

/// Thread-safe. The references outlive it.
class Uploader {
 public:
  Uploader(FileSystem& fs, BlobStore& store, WorkPool& pool, Clock& clock, Sleeper& sleeper,
           const CancelToken& cancel, const UploadRules& rules);

  /// Called from a task of the pool. Errors are final for this file.
  Result<UploadOutcome> Upload(const UploadTask& task);

 private:
  // What must hold of the blob when it is written.
  struct Expectation {
    enum class Kind { kAnything, kAbsent, kEtag } kind = Kind::kAnything;
    std::string etag{};
    Condition ToCondition() const;
  };
  // One open file, as it was when it was opened.
  struct Source {
    ReadableFile& file;
    FileStat stat;
  };

  Result<UploadOutcome> UploadOnce(const UploadTask& task);
  // The outcome when the blob holds the file's bytes already; else what to expect of it.
  Result<std::optional<UploadOutcome>> LookAtBlob(const UploadTask& task, const Source& source,
                                                  Expectation& expectation);
  Result<UploadOutcome> Write(const UploadTask& task, const Source& source,
                              const Expectation& expectation);
  Result<UploadOutcome> WriteWhole(const UploadTask& task, const Source& source,
                                   const Expectation& expectation);
  Result<UploadOutcome> WriteBlocks(const UploadTask& task, const Source& source,
                                    const Expectation& expectation);
  Status DropJammingBlocks(const std::string& name, const BlockList& blocks);
  UploadOutcome MakeOutcome(UploadOutcome::Kind kind, const UploadTask& task, const Source& source,
                            std::optional<Crc64> crc, const std::string& etag) const;
  WriteOptions MakeWriteOptions(const Source& source, Crc64 crc,
                                const Expectation& expectation) const;

  FileSystem& fs_;
  BlobStore& store_;
  WorkPool& pool_;
  Clock& clock_;
  Sleeper& sleeper_;
  const CancelToken& cancel_;
  const UploadRules rules_;
};

}  // namespace lakesync
