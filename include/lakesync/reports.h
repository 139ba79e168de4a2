// What the operations of LakehouseSync take and give back. Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lakesync/cancel.h"

namespace lakesync {

/// How far a run is. Totals grow until `scan_done`.
struct Progress {
  std::string operation;  ///< "sync", "verify", "pull", "rebuild"
  std::string layer;
  std::uint64_t files_found = 0;
  std::uint64_t files_done = 0;
  std::uint64_t files_total = 0;  ///< that need work
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t retries = 0;
  int connections = 0;
  double seconds = 0;
  bool scan_done = false;
};

/// One file, at the end of its work (or, in a dry run, in the plan).
struct FileEvent {
  std::string layer;
  std::string path;         ///< relative to the layer's root
  std::string action;       ///< "upload", "adopt", "refresh", "fail", "skip", "download", "keep"
  std::string reason;       ///< "new", "size", "content", "forced"; for "fail" the message
  std::uint64_t bytes = 0;  ///< of the file
  std::uint64_t sent_bytes = 0;  ///< that really travelled
  std::uint64_t requests = 0;    ///< planned (dry run only)
};

/// Passed into every operation. All of it is optional.
struct Observer {
  /// Called about ten times a second from a thread of its own, and once at the end.
  std::function<void(const Progress&)> on_progress{};
  /// Called for each file, by one thread at a time.
  std::function<void(const FileEvent&)> on_file{};
  /// Ends the operation soon when set; outlives the call.
  const CancelToken* cancel = nullptr;
};

struct FailedFile {
  std::string path;
  std::string reason;
};

struct SyncOptions {
  /// Upload every file, whatever the manifest says.
  bool force = false;
  /// Plan only: nothing is sent, nothing is written.
  bool dry_run = false;
};

struct SyncReport {
  std::string layer;
  std::uint64_t uploaded = 0;
  /// Already there: in the manifest, or found to be the same.
  std::uint64_t skipped = 0;
  std::uint64_t errors = 0;
  /// Of the files uploaded.
  std::uint64_t total_bytes = 0;
  double seconds = 0;
  std::vector<FailedFile> failed;

  /// Of `skipped`: not in the manifest, but the blob was there and the same.
  std::uint64_t adopted = 0;
  /// Bytes that really travelled (blocks that the blob had already did not).
  std::uint64_t sent_bytes = 0;
  std::uint64_t requests = 0;
  std::uint64_t retries = 0;
  /// In the manifest, no longer on disk; they stay in Azure.
  std::uint64_t gone_locally = 0;
  /// The run was asked to stop before it was through.
  bool interrupted = false;
  /// Not empty: the run gave up early for this reason; files it had not come to are not in
  /// `failed`.
  std::string stopped_because;
  /// A dry run's totals.
  std::uint64_t planned_files = 0;
  std::uint64_t planned_bytes = 0;
  std::uint64_t planned_requests = 0;
};

struct StatusReport {
  std::uint64_t local_files = 0;
  std::uint64_t synced_files = 0;
  std::uint64_t pending_files = 0;
  /// Local time "2026-02-07T19:53:58"; empty: never.
  std::string last_sync;
  std::uint64_t pending_bytes = 0;
  std::uint64_t gone_locally = 0;
  std::vector<FailedFile> problems;  ///< folders that cannot be read, and the like
};

struct VerifyOptions {
  /// Compare checksums, downloading where none is stored.
  bool deep = false;
  /// Take what is missing or different out of the manifest, so that the next sync sends it.
  bool repair = false;
};

struct VerifyReport {
  std::uint64_t checked = 0;  ///< blobs compared
  std::uint64_t ok = 0;
  std::uint64_t pending = 0;           ///< local files not synced yet
  std::uint64_t downloaded = 0;        ///< blobs read because no checksum is stored
  std::vector<FailedFile> missing;     ///< synced by the manifest, not in Azure
  std::vector<FailedFile> different;   ///< in Azure with other bytes
  std::vector<FailedFile> foreign;     ///< in Azure, unknown to manifest and disk
  std::vector<FailedFile> unreadable;  ///< could not be checked
  std::uint64_t repaired = 0;
  bool interrupted = false;
  double seconds = 0;
};

struct PullOptions {
  /// Where to; empty: the layer's own root.
  std::string to;
  /// Replace local files that are newer than the blob, too.
  bool overwrite = false;
};

struct PullReport {
  std::uint64_t downloaded = 0;
  std::uint64_t skipped = 0;  ///< there already, and the same
  std::uint64_t total_bytes = 0;
  std::vector<FailedFile> kept;  ///< local file is newer; left alone
  std::vector<FailedFile> failed;
  bool interrupted = false;
  std::string stopped_because;
  double seconds = 0;
};

struct RebuildReport {
  std::uint64_t remote_blobs = 0;
  std::uint64_t same = 0;         ///< taken into the manifest: local file and blob are the same
  std::uint64_t remote_only = 0;  ///< taken into the manifest: gone locally
  std::uint64_t different = 0;    ///< left out: the next sync sends them
  std::vector<FailedFile> failed;
  bool interrupted = false;
  double seconds = 0;
};

struct DoctorFinding {
  enum class Level { kOk, kWarning, kError };
  Level level = Level::kOk;
  std::string check;
  std::string detail;
  std::string advice;  ///< what to do about it; empty for kOk
};

}  // namespace lakesync
