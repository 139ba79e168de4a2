// The public face: opens a project, takes its lock, and calls the operation.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "env/posix/process_environment.h"
#include "lakesync/lakesync.h"
#include "state/project_lock.h"
#include "sync/doctor.h"
#include "sync/layer.h"
#include "sync/pull_layer.h"
#include "sync/rebuild_manifest.h"
#include "sync/run.h"
#include "sync/sync_layer.h"
#include "sync/verify_layer.h"
#include "sync/walk_layer.h"
#include "sync/wiring.h"

namespace lakesync {

const char* Version() { return LAKESYNC_VERSION; }

struct LakehouseSync::Impl {
  explicit Impl(Settings s) : settings(std::move(s)), env(RealEnvironment()) {}

  Run StartRun(const Observer& observer) const {
    return {env, settings, observer, CancelTokenOf(observer), env.clock.Steady()};
  }
  std::string ManifestPath() const { return ProjectPath(settings, settings.manifest); }
  Result<std::unique_ptr<ProjectLock>> Lock() const {
    const std::filesystem::path folder = std::filesystem::path(ManifestPath()).parent_path();
    LAKESYNC_TRY(env.fs.MakeDirs(folder.string()));
    return ProjectLock::Acquire((folder / ".lakesync.lock").string());
  }

  const Settings settings;
  const Environment env;
};

LakehouseSync::LakehouseSync(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LakehouseSync::LakehouseSync(LakehouseSync&&) noexcept = default;
LakehouseSync& LakehouseSync::operator=(LakehouseSync&&) noexcept = default;
LakehouseSync::~LakehouseSync() = default;

Result<LakehouseSync> LakehouseSync::Open(const OpenOptions& options) {
  std::error_code error;
  const std::filesystem::path project = std::filesystem::canonical(options.project_dir, error);
  if (error) {
    return Error{ErrorCode::kInvalid, "there is no project folder " + options.project_dir};
  }
  LAKESYNC_ASSIGN(Settings settings, LoadSettings(RealEnvironment().fs, ProcessEnvironment(),
                                                  project.string(), options.settings));
  LAKESYNC_TRY(MakeFilter(settings));
  return LakehouseSync(std::make_unique<Impl>(std::move(settings)));
}

std::vector<std::string> LakehouseSync::layers() const {
  std::vector<std::string> names;
  for (const char* name : {"bronze", "silver", "gold", "analytics"}) {
    if (impl_->settings.layers.contains(name)) names.emplace_back(name);
  }
  return names;
}

const std::string& LakehouseSync::log_level() const { return impl_->settings.log_level; }

const std::string& LakehouseSync::log_file() const { return impl_->settings.log_file; }

Result<SyncReport> LakehouseSync::SyncBronze(const SyncOptions& options, const Observer& observer) {
  return SyncLayer("bronze", options, observer);
}

Result<SyncReport> LakehouseSync::SyncLayer(const std::string& layer_name,
                                            const SyncOptions& options, const Observer& observer) {
  LAKESYNC_ASSIGN(const Layer layer, FindLayer(impl_->settings, layer_name));
  std::unique_ptr<ProjectLock> lock;
  if (!options.dry_run) {
    LAKESYNC_ASSIGN(lock, impl_->Lock());
  }
  return SyncOneLayer(impl_->StartRun(observer), layer, options);
}

Result<std::vector<SyncReport>> LakehouseSync::SyncAll(const SyncOptions& options,
                                                       const Observer& observer) {
  std::unique_ptr<ProjectLock> lock;
  if (!options.dry_run) {
    LAKESYNC_ASSIGN(lock, impl_->Lock());
  }
  std::vector<SyncReport> reports;
  for (const std::string& name : layers()) {
    LAKESYNC_ASSIGN(const Layer layer, FindLayer(impl_->settings, name));
    LAKESYNC_ASSIGN(SyncReport report, SyncOneLayer(impl_->StartRun(observer), layer, options));
    reports.push_back(std::move(report));
    if (reports.back().interrupted) break;
  }
  return reports;
}

Result<StatusReport> LakehouseSync::GetStatus(const Observer& observer) {
  StatusReport total;
  for (const std::string& name : layers()) {
    LAKESYNC_ASSIGN(const Layer layer, FindLayer(impl_->settings, name));
    LAKESYNC_ASSIGN(const StatusReport report, StatusOfLayer(impl_->StartRun(observer), layer));
    total.local_files += report.local_files;
    total.synced_files += report.synced_files;
    total.pending_files += report.pending_files;
    total.pending_bytes += report.pending_bytes;
    total.gone_locally += report.gone_locally;
    total.last_sync = report.last_sync;
    total.problems.insert(total.problems.end(), report.problems.begin(), report.problems.end());
  }
  return total;
}

Result<VerifyReport> LakehouseSync::Verify(const std::string& layer_name,
                                           const VerifyOptions& options, const Observer& observer) {
  LAKESYNC_ASSIGN(const Layer layer, FindLayer(impl_->settings, layer_name));
  std::unique_ptr<ProjectLock> lock;
  if (options.repair) {
    LAKESYNC_ASSIGN(lock, impl_->Lock());
  }
  return VerifyLayer(impl_->StartRun(observer), layer, options);
}

Result<PullReport> LakehouseSync::Pull(const std::string& layer_name, const PullOptions& options,
                                       const Observer& observer) {
  LAKESYNC_ASSIGN(const Layer layer, FindLayer(impl_->settings, layer_name));
  std::unique_ptr<ProjectLock> lock;
  if (options.to.empty()) {
    LAKESYNC_ASSIGN(lock, impl_->Lock());
  }
  return PullLayer(impl_->StartRun(observer), layer, options);
}

Result<RebuildReport> LakehouseSync::RebuildManifest(const Observer& observer) {
  LAKESYNC_ASSIGN(const std::unique_ptr<ProjectLock> lock, impl_->Lock());
  const Run run = impl_->StartRun(observer);
  LAKESYNC_ASSIGN(const std::unique_ptr<Ledger> ledger,
                  Ledger::CreateNew(run.env.fs, run.env.clock, impl_->ManifestPath()));
  RebuildReport total;
  for (const std::string& name : layers()) {
    LAKESYNC_ASSIGN(const Layer layer, FindLayer(impl_->settings, name));
    LAKESYNC_ASSIGN(const std::unique_ptr<Remote> remote, ConnectRemote(run, layer.container));
    LAKESYNC_ASSIGN(const RebuildReport report, RebuildLayer(run, layer, *remote, *ledger));
    total.remote_blobs += report.remote_blobs;
    total.same += report.same;
    total.remote_only += report.remote_only;
    total.different += report.different;
    total.failed.insert(total.failed.end(), report.failed.begin(), report.failed.end());
    total.interrupted |= report.interrupted;
  }
  if (!total.interrupted) {
    LAKESYNC_TRY(ledger->Checkpoint(FormatLocalSeconds(run.env.clock.Now())));
  }
  total.seconds = run.Seconds();
  return total;
}

Result<std::vector<DoctorFinding>> LakehouseSync::RunDoctor(const Observer& observer) {
  return Diagnose(impl_->StartRun(observer));
}

}  // namespace lakesync
