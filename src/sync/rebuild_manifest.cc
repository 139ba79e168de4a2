#include "sync/rebuild_manifest.h"

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "model/blob_name.h"
#include "sync/list_all.h"
#include "sync/walk_layer.h"
#include "transfer/content_hash.h"
#include "transfer/file_body.h"
#include "transfer/work_pool.h"

namespace lakesync {
namespace {

// Reading files is the work here, not waiting: more threads than disks and cores serve gain
// nothing.
constexpr int kReaders = 8;

class Rebuild {
 public:
  Rebuild(const Run& run, const Layer& layer, Ledger& ledger)
      : run_(run), layer_(layer), ledger_(ledger) {}

  RebuildReport Execute(const std::vector<RemoteBlob>& blobs) {
    const ProgressTicker ticker(run_, [&] { return Snapshot(blobs.size()); });
    WorkPool pool([] { return kReaders; }, 1024, run_.env.random);
    for (const RemoteBlob& blob : blobs) {
      if (run_.cancel.cancelled()) break;
      pool.Submit([this, &blob] { Compare(blob); });
    }
    pool.Finish();
    report_.remote_blobs = blobs.size();
    return std::move(report_);
  }

  const Status& recorded() const { return recorded_; }

 private:
  void Compare(const RemoteBlob& blob) {
    const Result<LedgerEntry> entry = Look(blob);
    std::lock_guard lock(mutex_);
    ++done_;
    if (!entry.ok()) {
      report_.failed.push_back({blob.name, entry.error().message});
    } else if (entry->key.empty()) {
      ++report_.different;
    } else {
      ++(entry->mtime_ns ? report_.same : report_.remote_only);
      if (Status status = ledger_.Record(*entry); !status.ok()) recorded_ = std::move(status);
    }
  }

  // The entry to record: with an mtime when the file is there and the same, without when it is
  // gone; with an empty key when it differs.
  Result<LedgerEntry> Look(const RemoteBlob& blob) {
    LedgerEntry entry{.key = layer_.Key(blob.name),
                      .blob_path = blob.name,
                      .size = blob.size,
                      .synced_at = FormatLocalSeconds(blob.last_modified),
                      .mtime_ns = std::nullopt,
                      .crc64 = blob.crc64(),
                      .etag = blob.etag};
    if (!ValidateLocalPath(blob.name).ok()) return entry;
    const auto file = run_.env.fs.OpenForRead(layer_.LocalPath(blob.name));
    if (!file.ok() && file.error().code == ErrorCode::kNotFound) return entry;
    if (!file.ok()) return file.error();
    LAKESYNC_ASSIGN(const FileStat stat, (*file)->Stat());
    Crc64 crc = 0;
    LAKESYNC_ASSIGN(const bool same, SameContent(**file, stat.size, blob, crc));
    LAKESYNC_TRY(CheckUnchanged(**file, stat));
    if (!same) return LedgerEntry{};
    entry.mtime_ns = stat.mtime_ns;
    entry.crc64 = crc;
    return entry;
  }

  Progress Snapshot(std::size_t total) {
    std::lock_guard lock(mutex_);
    Progress progress;
    progress.operation = "rebuild";
    progress.layer = layer_.name;
    progress.files_found = progress.files_total = total;
    progress.files_done = done_;
    progress.seconds = run_.Seconds();
    progress.scan_done = true;
    return progress;
  }

  const Run& run_;
  const Layer& layer_;
  Ledger& ledger_;
  std::mutex mutex_;
  RebuildReport report_;
  std::uint64_t done_ = 0;
  Status recorded_;
};

}  // namespace

Result<RebuildReport> RebuildLayer(const Run& run, const Layer& layer, Remote& remote,
                                   Ledger& ledger) {
  // The whole layer, whatever part of it the settings select now.
  LAKESYNC_ASSIGN(const PathFilter everything, PathFilter::Make({.default_excludes = false}));
  LAKESYNC_ASSIGN(const std::vector<RemoteBlob> blobs, ListAll(run, remote, everything));
  Rebuild rebuild(run, layer, ledger);
  RebuildReport report = rebuild.Execute(blobs);
  LAKESYNC_TRY(rebuild.recorded());
  report.interrupted = run.cancel.cancelled();
  report.seconds = run.Seconds();
  return report;
}

}  // namespace lakesync
