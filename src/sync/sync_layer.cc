#include "sync/sync_layer.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "base/log.h"
#include "model/blob_name.h"
#include "model/block_range.h"
#include "plan/decide.h"
#include "sync/failure_breaker.h"
#include "sync/rebuild_manifest.h"
#include "sync/walk_layer.h"
#include "sync/wiring.h"
#include "transfer/content_hash.h"
#include "transfer/uploader.h"
#include "transfer/work_pool.h"

namespace lakesync {
namespace {

// Files that wait for a worker; also the window over which names are shuffled.
constexpr std::size_t kQueueMax = 16'384;

// One run over one layer. The planner's thread walks and submits; workers upload and report.
class LayerSync {
 public:
  LayerSync(const Run& run, const Layer& layer, const SyncOptions& options, Ledger& ledger)
      : run_(run), layer_(layer), options_(options), ledger_(ledger) {
    report_.layer = layer.name;
  }

  Result<SyncReport> Execute() {
    Status walked;
    {
      const ProgressTicker ticker(run_, [this] { return Snapshot(); });
      walked = Walk();
      scan_done_ = true;
      if (pool_) {
        if (!walked.ok()) pool_->Stop();
        pool_->Finish();
      }
    }
    return Conclude(walked);
  }

 private:
  Status Walk() {
    LAKESYNC_ASSIGN(const PathFilter filter, MakeFilter(run_.settings));
    LAKESYNC_TRY(CheckRoot(run_, layer_));
    LAKESYNC_TRY(AdoptRemoteWhenLedgerIsLost());
    return WalkLayer(
        run_, layer_, filter, ledger_, report_.failed,
        [this](const FileEntry* file, const LedgerEntry* entry) { return OnPair(file, entry); });
  }

  // A first sync and a lost manifest look alike from here. One listing tells them apart, and is far
  // cheaper than sending everything a second time.
  Status AdoptRemoteWhenLedgerIsLost() {
    if (ledger_.existed() || options_.force || options_.dry_run) return Status::Ok();
    LAKESYNC_TRY(Connect());
    const Result<ListPage> first = remote_->store().List({.page_size = 1});
    if (!first.ok() && first.error().service_code == "ContainerNotFound") {
      // Made here, once, rather than by every worker that meets its absence.
      const Status created = remote_->store().CreateContainer();
      return created.ok() || created.error().code == ErrorCode::kConflict ? Status::Ok() : created;
    }
    if (!first.ok()) return first.error();
    if (first->blobs.empty() && first->next_marker.empty()) return Status::Ok();
    Log(LogLevel::kWarning,
        "there is no manifest, but container {} has blobs: taking those that equal their files "
        "into a new one",
        layer_.container);
    LAKESYNC_ASSIGN(const RebuildReport rebuilt, RebuildLayer(run_, layer_, *remote_, ledger_));
    report_.adopted += rebuilt.same;
    return Status::Ok();
  }

  Status OnPair(const FileEntry* file, const LedgerEntry* entry) {
    if (file == nullptr) {
      ++report_.gone_locally;
      return Status::Ok();
    }
    ++files_found_;
    Action action = Decide(*file, entry, run_.settings.check, options_.force);
    if (action.kind == ActionKind::kSkip) {
      ++skipped_;
      return Status::Ok();
    }
    if (options_.dry_run) return Plan(*file, entry, action);
    if (action.kind == ActionKind::kRefresh) {
      LedgerEntry refreshed = *entry;
      refreshed.mtime_ns = file->mtime_ns;
      ++skipped_;
      return ledger_.Record(refreshed);
    }
    if (const Status name = ValidateBlobName(file->path); !name.ok()) {
      OnFailed(*file, name.error());
      return Status::Ok();
    }
    LAKESYNC_TRY(Connect());
    if (const auto why = breaker_.tripped()) return Error{ErrorCode::kTransient, *why};
    ++files_total_;
    bytes_total_ += file->size;
    UploadTask task{*file, std::nullopt, action};
    if (entry) task.known = *entry;
    const bool taken = pool_->Submit([this, task = std::move(task)] { RunTask(task); });
    if (taken) return Status::Ok();
    std::lock_guard lock(mutex_);
    return fatal_.ok() ? Error{ErrorCode::kCancelled, "interrupted"} : Error(fatal_.error());
  }

  // A dry run's line for one file. Reads the file where a checksum decides, sends nothing.
  Status Plan(const FileEntry& file, const LedgerEntry* entry, const Action& action) {
    if (action.kind == ActionKind::kRefresh || SameAsRecorded(file, entry, action)) {
      ++skipped_;
      return Status::Ok();
    }
    FileEvent event{layer_.name, file.path, "upload", ActionReasonName(action.reason),
                    file.size,   0,         1};
    if (const Status name = ValidateBlobName(file.path); !name.ok()) {
      OnFailed(file, name.error());
      return Status::Ok();
    }
    if (file.size > run_.settings.single_put_bytes_max) {
      event.requests = BlockLayout(file.size, run_.settings.block_bytes).count() + 2;
    }
    ++report_.planned_files;
    report_.planned_bytes += event.bytes;
    report_.planned_requests += event.requests;
    if (run_.observer.on_file) run_.observer.on_file(event);
    return Status::Ok();
  }

  bool SameAsRecorded(const FileEntry& file, const LedgerEntry* entry, const Action& action) {
    if (action.kind != ActionKind::kCompare || !entry->crc64) return false;
    const auto opened = run_.env.fs.OpenForRead(layer_.LocalPath(file.path));
    if (!opened.ok()) return false;
    const Result<Crc64> crc = HashCrc64(**opened, {0, file.size});
    return crc.ok() && *crc == *entry->crc64;
  }

  Status Connect() {
    if (remote_) return Status::Ok();
    LAKESYNC_ASSIGN(remote_, ConnectRemote(run_, layer_.container));
    pool_ = std::make_unique<WorkPool>([this] { return remote_->meter().level(); }, kQueueMax,
                                       run_.env.random);
    uploader_ = std::make_unique<Uploader>(
        run_.env.fs, remote_->store(), *pool_, run_.env.clock, run_.env.sleeper, run_.cancel,
        UploadRules{.root = layer_.root,
                    .key_prefix = layer_.key_prefix,
                    .single_put_bytes_max = run_.settings.single_put_bytes_max,
                    .block_bytes = run_.settings.block_bytes,
                    .md5_bytes_max = run_.settings.md5_bytes_max,
                    .on_change = run_.settings.on_change});
    connected_ = true;
    return Status::Ok();
  }

  // On a worker's thread.
  void RunTask(const UploadTask& task) {
    if (run_.cancel.cancelled()) {
      pool_->Stop();
      return;
    }
    Result<UploadOutcome> outcome = uploader_->Upload(task);
    if (outcome.ok()) {
      breaker_.OnSuccess();
      OnUploaded(task, *outcome);
    } else if (outcome.error().code == ErrorCode::kCancelled) {
      pool_->Stop();
    } else if (outcome.error().code == ErrorCode::kNotFound &&
               outcome.error().service_code.empty()) {
      OnVanished(task.file);
    } else {
      breaker_.OnError(outcome.error());
      OnFailed(task.file, outcome.error());
      if (breaker_.tripped()) pool_->Stop();
    }
  }

  void OnUploaded(const UploadTask& task, const UploadOutcome& outcome) {
    using Kind = UploadOutcome::Kind;
    Status recorded;
    if (outcome.kind != Kind::kPostponed) recorded = ledger_.Record(outcome.entry);
    const char* action = outcome.kind == Kind::kUploaded    ? "upload"
                         : outcome.kind == Kind::kAdopted   ? "adopt"
                         : outcome.kind == Kind::kRefreshed ? "refresh"
                                                            : "skip";
    ++files_done_;
    bytes_done_ += task.file.size;
    if (outcome.kind == Kind::kUploaded) {
      ++uploaded_;
      uploaded_bytes_ += outcome.entry.size;
      sent_bytes_ += outcome.sent_bytes;
    } else {
      ++skipped_;
      if (outcome.kind == Kind::kAdopted) ++adopted_;
    }
    if (recorded.ok() && !run_.observer.on_file) return;
    std::lock_guard lock(mutex_);
    if (run_.observer.on_file) {
      const char* reason = outcome.kind == Kind::kPostponed ? "changed while it was read"
                                                            : ActionReasonName(task.action.reason);
      run_.observer.on_file(
          {layer_.name, task.file.path, action, reason, task.file.size, outcome.sent_bytes, 0});
    }
    if (!recorded.ok() && fatal_.ok()) {
      fatal_ = recorded;
      pool_->Stop();
    }
  }

  void OnVanished(const FileEntry& file) {
    ++files_done_;
    bytes_done_ += file.size;
    Log(LogLevel::kInfo, "{} was removed before its turn came", file.path);
  }

  void OnFailed(const FileEntry& file, const Error& error) {
    ++files_done_;
    bytes_done_ += file.size;
    Log(LogLevel::kInfo, "{} failed: {}", file.path, error.message);
    std::lock_guard lock(mutex_);
    report_.failed.push_back({file.path, error.message});
    if (run_.observer.on_file) {
      run_.observer.on_file({layer_.name, file.path, "fail", error.message, file.size, 0, 0});
    }
  }

  Progress Snapshot() {
    Progress progress;
    progress.operation = "sync";
    progress.layer = layer_.name;
    progress.files_found = files_found_;
    progress.files_done = files_done_;
    progress.files_total = files_total_;
    progress.bytes_done = bytes_done_;
    progress.bytes_total = bytes_total_;
    progress.seconds = run_.Seconds();
    progress.scan_done = scan_done_;
    if (connected_) {
      progress.retries = remote_->meter().retries;
      progress.connections = pool_->active();
    }
    return progress;
  }

  Result<SyncReport> Conclude(const Status& walked) {
    report_.skipped = skipped_;
    report_.uploaded = uploaded_;
    report_.total_bytes = uploaded_bytes_;
    report_.sent_bytes = sent_bytes_;
    report_.adopted += adopted_;
    report_.errors = report_.failed.size();
    report_.interrupted = run_.cancel.cancelled();
    if (remote_) {
      report_.requests = remote_->meter().requests;
      report_.retries = remote_->meter().retries;
    }
    if (!fatal_.ok()) return fatal_.error();
    if (const auto why = breaker_.tripped(); why && !report_.interrupted) {
      report_.stopped_because = *why;
    } else if (!walked.ok() && !report_.interrupted) {
      return walked.error();
    }
    const bool complete = !report_.interrupted && report_.stopped_because.empty();
    if (!options_.dry_run) {
      LAKESYNC_TRY(ledger_.Checkpoint(complete ? FormatLocalSeconds(run_.env.clock.Now()) : ""));
    }
    std::sort(report_.failed.begin(), report_.failed.end(),
              [](const FailedFile& a, const FailedFile& b) { return a.path < b.path; });
    report_.seconds = run_.Seconds();
    return std::move(report_);
  }

  const Run& run_;
  const Layer& layer_;
  const SyncOptions options_;
  Ledger& ledger_;

  std::unique_ptr<Remote> remote_;
  FailureBreaker breaker_;
  std::unique_ptr<Uploader> uploader_;
  std::atomic<bool> connected_{false};
  std::atomic<bool> scan_done_{false};
  std::atomic<std::uint64_t> files_found_{0};
  std::atomic<std::uint64_t> files_done_{0};
  std::atomic<std::uint64_t> files_total_{0};
  std::atomic<std::uint64_t> bytes_done_{0};
  std::atomic<std::uint64_t> bytes_total_{0};
  std::atomic<std::uint64_t> skipped_{0};
  std::atomic<std::uint64_t> uploaded_{0};
  std::atomic<std::uint64_t> uploaded_bytes_{0};
  std::atomic<std::uint64_t> sent_bytes_{0};
  std::atomic<std::uint64_t> adopted_{0};

  std::mutex mutex_;
  SyncReport report_;  // guarded by mutex_ while workers run, but for gone_locally and planned_*
  Status fatal_;       // guarded by mutex_ while workers run

  std::unique_ptr<WorkPool> pool_;  // last: its threads use all of the above
};

}  // namespace

Result<SyncReport> SyncOneLayer(const Run& run, const Layer& layer, const SyncOptions& options) {
  LAKESYNC_ASSIGN(
      const std::unique_ptr<Ledger> ledger,
      Ledger::Open(run.env.fs, run.env.clock, ProjectPath(run.settings, run.settings.manifest),
                   options.dry_run ? Ledger::Mode::kRead : Ledger::Mode::kWrite));
  return LayerSync(run, layer, options, *ledger).Execute();
}

Result<StatusReport> StatusOfLayer(const Run& run, const Layer& layer) {
  LAKESYNC_ASSIGN(
      const std::unique_ptr<Ledger> ledger,
      Ledger::Open(run.env.fs, run.env.clock, ProjectPath(run.settings, run.settings.manifest),
                   Ledger::Mode::kRead));
  LAKESYNC_ASSIGN(const PathFilter filter, MakeFilter(run.settings));
  StatusReport report;
  LAKESYNC_TRY(WalkLayer(run, layer, filter, *ledger, report.problems,
                         [&](const FileEntry* file, const LedgerEntry* entry) {
                           if (file == nullptr) {
                             ++report.gone_locally;
                             return Status::Ok();
                           }
                           ++report.local_files;
                           const ActionKind kind =
                               Decide(*file, entry, run.settings.check, false).kind;
                           if (kind == ActionKind::kSkip || kind == ActionKind::kRefresh) {
                             ++report.synced_files;
                           } else {
                             ++report.pending_files;
                             report.pending_bytes += file->size;
                           }
                           return Status::Ok();
                         }));
  LAKESYNC_ASSIGN(report.last_sync, ledger->LastSync());
  return report;
}

}  // namespace lakesync
