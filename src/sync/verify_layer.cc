#include "sync/verify_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "state/ledger.h"
#include "sync/list_all.h"
#include "sync/walk_layer.h"
#include "transfer/content_hash.h"
#include "transfer/work_pool.h"

namespace lakesync {
namespace {

class LayerVerify {
 public:
  LayerVerify(const Run& run, const Layer& layer, const VerifyOptions& options, Ledger& ledger,
              Remote& remote, std::vector<RemoteBlob> blobs)
      : run_(run),
        layer_(layer),
        options_(options),
        ledger_(ledger),
        remote_(remote),
        blobs_(std::move(blobs)),
        pool_([&remote] { return remote.meter().level(); }, 1024, run.env.random) {}

  Result<VerifyReport> Execute(const PathFilter& filter) {
    Status walked;
    {
      const ProgressTicker ticker(run_, [this] { return Snapshot(); });
      walked = WalkLayer(run_, layer_, filter, ledger_, report_.unreadable,
                         [this](const FileEntry* file, const LedgerEntry* entry) {
                           Join(file, entry);
                           return Status::Ok();
                         });
      // A lake that is gone from this disk can still be verified against its manifest.
      pool_.Finish();
    }
    if (!walked.ok() && walked.error().code != ErrorCode::kCancelled) return walked.error();
    report_.interrupted = run_.cancel.cancelled();
    if (!report_.interrupted) {
      for (; next_blob_ < blobs_.size(); ++next_blob_) OnForeign(blobs_[next_blob_]);
    }
    if (options_.repair) LAKESYNC_TRY(Repair());
    for (auto* list :
         {&report_.missing, &report_.different, &report_.foreign, &report_.unreadable}) {
      std::sort(list->begin(), list->end(),
                [](const FailedFile& a, const FailedFile& b) { return a.path < b.path; });
    }
    report_.seconds = run_.Seconds();
    return std::move(report_);
  }

 private:
  // The third stream of the merge: blobs, in the same order as files and entries.
  void Join(const FileEntry* file, const LedgerEntry* entry) {
    const std::string path = file ? file->path : entry->key.substr(layer_.key_prefix.size());
    for (; next_blob_ < blobs_.size() && blobs_[next_blob_].name < path; ++next_blob_) {
      OnForeign(blobs_[next_blob_]);
    }
    const RemoteBlob* blob = nullptr;
    if (next_blob_ < blobs_.size() && blobs_[next_blob_].name == path) blob = &blobs_[next_blob_++];
    if (entry == nullptr) {
      std::lock_guard lock(mutex_);
      ++report_.pending;
    } else if (blob == nullptr) {
      std::lock_guard lock(mutex_);
      report_.missing.push_back({path, "the manifest has it, Azure does not"});
    } else {
      CompareSizes(path, file, *entry, *blob);
    }
  }

  void OnForeign(const RemoteBlob& blob) {
    std::lock_guard lock(mutex_);
    report_.foreign.push_back({blob.name, "in Azure, but not in the manifest"});
  }

  void CompareSizes(const std::string& path, const FileEntry* file, const LedgerEntry& entry,
                    const RemoteBlob& blob) {
    if (file &&
        (file->size != entry.size || (entry.mtime_ns && *entry.mtime_ns != file->mtime_ns))) {
      std::lock_guard lock(mutex_);
      ++report_.pending;
    }
    if (blob.size != entry.size) {
      Conclude(path, fmt::format("{} bytes in Azure, {} in the manifest", blob.size, entry.size));
    } else if (!options_.deep) {
      Conclude(path, std::nullopt);
    } else {
      pool_.Submit([this, path, entry, &blob, has_file = file != nullptr] {
        const Result<std::optional<std::string>> difference =
            CompareContent(path, entry, blob, has_file);
        if (difference.ok()) {
          Conclude(path, *difference);
        } else if (difference.error().code != ErrorCode::kCancelled) {
          std::lock_guard lock(mutex_);
          report_.unreadable.push_back({path, difference.error().message});
        }
      });
    }
  }

  // What differs, if anything. By stored checksums where both sides have one; else by reading.
  Result<std::optional<std::string>> CompareContent(const std::string& path,
                                                    const LedgerEntry& entry,
                                                    const RemoteBlob& blob, bool has_file) {
    if (blob.crc64() && entry.crc64) {
      // Whoever writes other bytes also writes other metadata; whoever copies ours cannot copy our
      // ETag.
      if (*blob.crc64() != *entry.crc64) return Differs("CRC-64");
      if (blob.etag == entry.etag || blob.content_md5.empty() || !has_file) {
        return std::optional<std::string>();
      }
    }
    if (!blob.content_md5.empty() && has_file) {
      LAKESYNC_ASSIGN(const auto file, run_.env.fs.OpenForRead(layer_.LocalPath(path)));
      LAKESYNC_ASSIGN(const FileStat stat, file->Stat());
      if (stat.size == blob.size && (!entry.mtime_ns || *entry.mtime_ns == stat.mtime_ns)) {
        LAKESYNC_ASSIGN(const std::string md5, HashMd5(*file, stat.size));
        return md5 == blob.content_md5 ? std::nullopt : Differs("MD5");
      }
    }
    if (!entry.crc64 && !has_file) return std::optional<std::string>();  // Nothing to compare with.
    LAKESYNC_ASSIGN(const Crc64 remote_crc, DownloadCrc(blob));
    if (entry.crc64) return remote_crc == *entry.crc64 ? std::nullopt : Differs("CRC-64");
    LAKESYNC_ASSIGN(const auto file, run_.env.fs.OpenForRead(layer_.LocalPath(path)));
    LAKESYNC_ASSIGN(const FileStat stat, file->Stat());
    LAKESYNC_ASSIGN(const Crc64 local_crc, HashCrc64(*file, {0, stat.size}));
    return remote_crc == local_crc ? std::nullopt : Differs("CRC-64");
  }

  static std::optional<std::string> Differs(const char* what) {
    return fmt::format("same size, another {}", what);
  }

  Result<Crc64> DownloadCrc(const RemoteBlob& blob) {
    Crc64 crc = 0;
    const GetQuery query{.offset = 0, .length = std::nullopt, .if_match = blob.etag};
    LAKESYNC_ASSIGN(const RemoteBlob got,
                    remote_.store().Get(blob.name, query, [&](std::span<const char> piece) {
                      crc = Crc64Extend(crc, piece);
                      return Status::Ok();
                    }));
    std::lock_guard lock(mutex_);
    ++report_.downloaded;
    return crc;
  }

  void Conclude(const std::string& path, const std::optional<std::string>& difference) {
    std::lock_guard lock(mutex_);
    ++report_.checked;
    if (difference) {
      report_.different.push_back({path, *difference});
    } else {
      ++report_.ok;
    }
  }

  // Files that the ledger forgets are new to the next sync.
  Status Repair() {
    for (const auto* list : {&report_.missing, &report_.different}) {
      for (const FailedFile& file : *list) {
        LAKESYNC_TRY(ledger_.Forget(layer_.Key(file.path)));
        ++report_.repaired;
      }
    }
    return ledger_.Checkpoint("");
  }

  Progress Snapshot() {
    std::lock_guard lock(mutex_);
    Progress progress;
    progress.operation = "verify";
    progress.layer = layer_.name;
    progress.files_found = progress.files_total = blobs_.size();
    progress.files_done = report_.checked;
    progress.connections = pool_.active();
    progress.retries = remote_.meter().retries;
    progress.seconds = run_.Seconds();
    progress.scan_done = true;
    return progress;
  }

  const Run& run_;
  const Layer& layer_;
  const VerifyOptions options_;
  Ledger& ledger_;
  Remote& remote_;
  const std::vector<RemoteBlob> blobs_;
  std::size_t next_blob_ = 0;
  std::mutex mutex_;
  VerifyReport report_;  // guarded by mutex_ while workers run
  WorkPool pool_;
};

}  // namespace

Result<VerifyReport> VerifyLayer(const Run& run, const Layer& layer, const VerifyOptions& options) {
  LAKESYNC_ASSIGN(
      const std::unique_ptr<Ledger> ledger,
      Ledger::Open(run.env.fs, run.env.clock, ProjectPath(run.settings, run.settings.manifest),
                   options.repair ? Ledger::Mode::kWrite : Ledger::Mode::kRead));
  LAKESYNC_ASSIGN(const PathFilter filter, MakeFilter(run.settings));
  LAKESYNC_ASSIGN(const std::unique_ptr<Remote> remote, ConnectRemote(run, layer.container));
  LAKESYNC_ASSIGN(std::vector<RemoteBlob> blobs, ListAll(run, *remote, filter));
  return LayerVerify(run, layer, options, *ledger, *remote, std::move(blobs)).Execute(filter);
}

}  // namespace lakesync
