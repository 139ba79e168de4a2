#include "sync/pull_layer.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "model/blob_name.h"
#include "state/ledger.h"
#include "sync/failure_breaker.h"
#include "sync/list_all.h"
#include "sync/walk_layer.h"
#include "transfer/content_hash.h"
#include "transfer/downloader.h"

namespace lakesync {
namespace {

class LayerPull {
 public:
  LayerPull(const Run& run, const Layer& layer, const PullOptions& options, std::string root,
            Remote& remote, Ledger* ledger)
      : run_(run),
        layer_(layer),
        options_(options),
        root_(std::move(root)),
        remote_(remote),
        ledger_(ledger),
        pool_([&remote] { return remote.meter().level(); }, 1024, run.env.random),
        downloader_(run.env.fs, remote.store(), pool_, run.settings.block_bytes) {}

  Result<PullReport> Execute(const std::vector<RemoteBlob>& blobs) {
    for (const RemoteBlob& blob : blobs) bytes_total_ += blob.size;
    {
      const ProgressTicker ticker(run_, [&] { return Snapshot(blobs.size()); });
      for (const RemoteBlob& blob : blobs) {
        if (run_.cancel.cancelled()) pool_.Stop();
        if (!pool_.Submit([this, &blob] { RunTask(blob); })) break;
      }
      pool_.Finish();
    }
    if (!fatal_.ok()) return fatal_.error();
    report_.interrupted = run_.cancel.cancelled();
    if (const auto why = breaker_.tripped(); why && !report_.interrupted) {
      report_.stopped_because = *why;
    }
    for (auto* list : {&report_.kept, &report_.failed}) {
      std::sort(list->begin(), list->end(),
                [](const FailedFile& a, const FailedFile& b) { return a.path < b.path; });
    }
    report_.seconds = run_.Seconds();
    return std::move(report_);
  }

 private:
  enum class Outcome { kDownloaded, kSkipped, kKept };

  void RunTask(const RemoteBlob& blob) {
    const Result<Outcome> outcome = PullOne(blob);
    ++files_done_;
    bytes_done_ += blob.size;
    std::lock_guard lock(mutex_);
    const char* action = "fail";
    std::string reason;
    if (outcome.ok()) {
      breaker_.OnSuccess();
      switch (*outcome) {
        case Outcome::kDownloaded:
          action = "download";
          ++report_.downloaded;
          report_.total_bytes += blob.size;
          break;
        case Outcome::kSkipped:
          action = "skip";
          reason = "the same";
          ++report_.skipped;
          break;
        case Outcome::kKept:
          action = "keep";
          reason = "the local file is newer than the blob; --overwrite replaces it";
          report_.kept.push_back({blob.name, reason});
          break;
      }
    } else if (outcome.error().code == ErrorCode::kCancelled) {
      pool_.Stop();
      return;
    } else {
      reason = outcome.error().message;
      report_.failed.push_back({blob.name, reason});
      breaker_.OnError(outcome.error());
      if (breaker_.tripped()) pool_.Stop();
    }
    if (run_.observer.on_file) {
      run_.observer.on_file({layer_.name, blob.name, action, reason, blob.size, 0, 0});
    }
  }

  Result<Outcome> PullOne(const RemoteBlob& blob) {
    LAKESYNC_TRY(ValidateLocalPath(blob.name));
    const std::string path = root_ + "/" + blob.name;
    LAKESYNC_TRY(RefuseSymlinksOnTheWay(blob.name));
    const Result<FileStat> local = run_.env.fs.LinkStat(path);
    if (local.ok()) {
      if (local->type == FileType::kDirectory) {
        return Error{ErrorCode::kIo, "a folder of this name is in the way"};
      }
      LAKESYNC_ASSIGN(const bool same, IsSame(blob, *local, path));
      if (same) {
        LAKESYNC_TRY(RecordEntry(blob, path, blob.crc64()));
        return Outcome::kSkipped;
      }
      const std::int64_t remote_ns =
          blob.mtime_ns().value_or(blob.last_modified.time_since_epoch().count());
      if (local->mtime_ns > remote_ns && !options_.overwrite) return Outcome::kKept;
    } else if (local.error().code != ErrorCode::kNotFound) {
      return local.error();
    }
    LAKESYNC_TRY(run_.env.fs.MakeDirs(std::filesystem::path(path).parent_path().string()));
    LAKESYNC_ASSIGN(const Crc64 crc, downloader_.Download(blob, path));
    LAKESYNC_TRY(RecordEntry(blob, path, crc));
    return Outcome::kDownloaded;
  }

  // A folder on the way that is a symlink would lead out of the folder that is being written.
  Status RefuseSymlinksOnTheWay(const std::string& name) {
    for (std::size_t slash = name.find('/'); slash != std::string::npos;
         slash = name.find('/', slash + 1)) {
      const std::string folder = name.substr(0, slash);
      const Result<FileStat> stat = run_.env.fs.LinkStat(root_ + "/" + folder);
      if (stat.ok() && stat->type == FileType::kSymlink) {
        return Error{ErrorCode::kInvalid, "not written: " + folder + " is a symlink"};
      }
      if (!stat.ok()) break;
    }
    return Status::Ok();
  }

  Result<bool> IsSame(const RemoteBlob& blob, const FileStat& local, const std::string& path) {
    if (local.type != FileType::kRegular || local.size != blob.size) return false;
    if (blob.mtime_ns() == local.mtime_ns) return true;
    LAKESYNC_ASSIGN(const auto file, run_.env.fs.OpenForRead(path));
    Crc64 crc = 0;
    return SameContent(*file, local.size, blob, crc);
  }

  Status RecordEntry(const RemoteBlob& blob, const std::string& path, std::optional<Crc64> crc) {
    if (ledger_ == nullptr) return Status::Ok();
    LAKESYNC_ASSIGN(const FileStat stat, run_.env.fs.Stat(path));
    Status recorded = ledger_->Record({.key = layer_.Key(blob.name),
                                       .blob_path = blob.name,
                                       .size = blob.size,
                                       .synced_at = FormatLocalSeconds(run_.env.clock.Now()),
                                       .mtime_ns = stat.mtime_ns,
                                       .crc64 = crc,
                                       .etag = blob.etag});
    if (!recorded.ok()) {
      std::lock_guard lock(mutex_);
      fatal_ = recorded;
      pool_.Stop();
    }
    return recorded;
  }

  Progress Snapshot(std::size_t total) {
    Progress progress;
    progress.operation = "pull";
    progress.layer = layer_.name;
    progress.files_found = progress.files_total = total;
    progress.files_done = files_done_;
    progress.bytes_done = bytes_done_;
    progress.bytes_total = bytes_total_;
    progress.retries = remote_.meter().retries;
    progress.connections = pool_.active();
    progress.seconds = run_.Seconds();
    progress.scan_done = true;
    return progress;
  }

  const Run& run_;
  const Layer& layer_;
  const PullOptions options_;
  const std::string root_;
  Remote& remote_;
  Ledger* const ledger_;  // null when the destination is not the layer's own root
  FailureBreaker breaker_;
  std::atomic<std::uint64_t> files_done_{0};
  std::atomic<std::uint64_t> bytes_done_{0};
  std::uint64_t bytes_total_ = 0;
  std::mutex mutex_;
  PullReport report_;  // guarded by mutex_ while workers run
  Status fatal_;       // guarded by mutex_ while workers run
  WorkPool pool_;
  Downloader downloader_;
};

}  // namespace

Result<PullReport> PullLayer(const Run& run, const Layer& layer, const PullOptions& options) {
  const std::string root = options.to.empty()
                               ? layer.root
                               : std::filesystem::absolute(options.to).lexically_normal().string();
  std::unique_ptr<Ledger> ledger;
  if (root == layer.root) {
    LAKESYNC_ASSIGN(ledger, Ledger::Open(run.env.fs, run.env.clock,
                                         ProjectPath(run.settings, run.settings.manifest),
                                         Ledger::Mode::kWrite));
  }
  LAKESYNC_ASSIGN(const PathFilter filter, MakeFilter(run.settings));
  LAKESYNC_ASSIGN(const std::unique_ptr<Remote> remote, ConnectRemote(run, layer.container));
  LAKESYNC_ASSIGN(const std::vector<RemoteBlob> blobs, ListAll(run, *remote, filter));
  LAKESYNC_TRY(run.env.fs.MakeDirs(root));
  Result<PullReport> report =
      LayerPull(run, layer, options, root, *remote, ledger.get()).Execute(blobs);
  if (ledger) LAKESYNC_TRY(ledger->Checkpoint(""));
  return report;
}

}  // namespace lakesync
