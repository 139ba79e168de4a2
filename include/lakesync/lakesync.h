// The library: a local data lake, kept in step with Azure Blob Storage.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lakesync/log.h"
#include "lakesync/reports.h"
#include "lakesync/result.h"

namespace lakesync {

struct OpenOptions {
  /// The project's folder: settings, paths and the manifest are relative to it.
  std::string project_dir = ".";
  /// Settings by the names in doc/settings.md ("connections", "layers.bronze.container"); they come
  /// before environment, .env and lakesync.toml.
  std::map<std::string, std::string> settings{};
};

/// One project. Operations block until they are done; each may be called from any thread, two at
/// once on one project end with kBusy for the second (GetStatus excepted). Nothing here throws.
class LakehouseSync {
 public:
  /// Reads the settings. kInvalid names what is wrong with them. Makes no remote call.
  static Result<LakehouseSync> Open(const OpenOptions& options = {});

  LakehouseSync(LakehouseSync&&) noexcept;
  LakehouseSync& operator=(LakehouseSync&&) noexcept;
  ~LakehouseSync();

  /// Uploads what is new or changed in the bronze layer. An Error means that the run could not
  /// start or could not save; files that failed on their own stand in the report.
  Result<SyncReport> SyncBronze(const SyncOptions& options = {}, const Observer& observer = {});
  /// Every configured layer, in order.
  Result<std::vector<SyncReport>> SyncAll(const SyncOptions& options = {},
                                          const Observer& observer = {});
  Result<SyncReport> SyncLayer(const std::string& layer, const SyncOptions& options = {},
                               const Observer& observer = {});

  /// What a sync would find. No remote call, no lock.
  Result<StatusReport> GetStatus(const Observer& observer = {});
  /// Compares Azure, manifest and disk by listing.
  Result<VerifyReport> Verify(const std::string& layer, const VerifyOptions& options = {},
                              const Observer& observer = {});
  /// Restores a layer, or what the selection settings leave of it, from Azure.
  Result<PullReport> Pull(const std::string& layer, const PullOptions& options = {},
                          const Observer& observer = {});
  /// Makes the manifest anew from what Azure holds and the disk shows. The old one is kept beside
  /// it.
  Result<RebuildReport> RebuildManifest(const Observer& observer = {});
  /// Checks settings, credential, reach, clock and permissions; says what to do about each finding.
  Result<std::vector<DoctorFinding>> RunDoctor(const Observer& observer = {});

  /// Names of the layers that are configured: "bronze", ….
  std::vector<std::string> layers() const;
  /// The settings `log_level` ("debug", "info", "warning", "error", "off") and `log_file`; the
  /// application acts on them.
  const std::string& log_level() const;
  const std::string& log_file() const;

 private:
  struct Impl;
  explicit LakehouseSync(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// "0.1.0"
const char* Version();

}  // namespace lakesync
