#include "state/file_ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/time_format.h"
#include "state/entry_line.h"
#include "state/file_copy.h"
#include "state/manifest_writer.h"
#include "state/merged_entries.h"

namespace lakesync {

namespace {

// What may stand in memory before the ledger writes a checkpoint by itself.
constexpr std::size_t kOverlayBytesMax = 64 << 20;
constexpr std::size_t kOverlayRecordsMax = 200'000;

constexpr std::string_view kManifestSuffix = ".json";

/// "sync_manifest.json" → "sync_manifest.journal"
std::string JournalPath(std::string_view manifest_path) {
  if (manifest_path.ends_with(kManifestSuffix)) {
    manifest_path.remove_suffix(kManifestSuffix.size());
  }
  return std::string(manifest_path) + ".journal";
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

FileLedger::FileLedger(FileSystem& fs, Clock& clock, const std::string& manifest_path)
    : fs_(fs),
      clock_(clock),
      manifest_path_(manifest_path),
      journal_path_(JournalPath(manifest_path)) {}

Status FileLedger::Load() {
  // The journal first: if a sync beside us checkpoints in between, the manifest has its records.
  LAKESYNC_ASSIGN(replay_, ReplayJournal(fs_, journal_path_, overlay_));
  LAKESYNC_ASSIGN(manifest_, OpenManifest(fs_, manifest_path_));
  // A journal with no record is what a run that confirmed nothing leaves.
  existed_ = manifest_ != nullptr || overlay_.size() > 0;
  if (manifest_) last_sync_ = manifest_->last_sync;
  return Status::Ok();
}

Status FileLedger::StartWriting() {
  LAKESYNC_TRY(CheckWritable());
  journal_ = std::make_unique<JournalWriter>(fs_, clock_, journal_path_);
  LAKESYNC_TRY(journal_->Resume(replay_));
  read_only_ = false;
  return Status::Ok();
}

Status FileLedger::StartNew() {
  LAKESYNC_TRY(CheckWritable());
  replacing_ = true;
  read_only_ = false;
  return Status::Ok();
}

Status FileLedger::CheckWritable() {
  LAKESYNC_TRY(fs_.MakeDirs(FolderOf(manifest_path_)));
  // As a checkpoint will; it also clears away what an interrupted one left.
  const std::string temporary = manifest_path_ + ".tmp";
  LAKESYNC_ASSIGN(auto file, fs_.Create(temporary));
  LAKESYNC_TRY(file->Close());
  return fs_.Remove(temporary);
}

Result<std::unique_ptr<LedgerCursor>> FileLedger::Entries(const std::string& key_prefix) {
  const std::lock_guard lock(mutex_);
  return std::unique_ptr<LedgerCursor>(
      std::make_unique<MergedEntries>(manifest_, overlay_.Snapshot(key_prefix), key_prefix));
}

Status FileLedger::Record(const LedgerEntry& entry) {
  std::string line;
  LAKESYNC_TRY(AppendEntryLine(entry, line));
  const std::lock_guard lock(mutex_);
  return Append(entry.key, std::move(line), /*forget=*/false);
}

Status FileLedger::Forget(const std::string& key) {
  std::string line;
  LAKESYNC_TRY(AppendForgetLine(key, line));
  const std::lock_guard lock(mutex_);
  return Append(key, std::move(line), /*forget=*/true);
}

Status FileLedger::Append(std::string key, std::string line, bool forget) {
  if (read_only_) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("cannot record {}: the ledger was opened for reading", key)};
  }
  if (journal_) LAKESYNC_TRY(journal_->Append(line));
  overlay_.Put(std::move(key), forget ? std::string() : std::move(line));
  const bool full = overlay_.bytes() > kOverlayBytesMax || overlay_.size() > kOverlayRecordsMax;
  return full ? CheckpointLocked("") : Status::Ok();
}

Status FileLedger::Checkpoint(const std::string& last_sync) {
  const std::lock_guard lock(mutex_);
  return CheckpointLocked(last_sync);
}

Status FileLedger::CheckpointLocked(const std::string& last_sync) {
  if (read_only_) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("cannot write {}: it was opened for reading", manifest_path_)};
  }
  const std::string& wanted = last_sync.empty() ? last_sync_ : last_sync;
  if (!replacing_ && overlay_.size() == 0 && wanted == last_sync_) return Status::Ok();
  if (OnlyTheTimeChanges(wanted)) return StampTime(wanted);

  if (replacing_) {
    LAKESYNC_TRY(KeepAside());
    journal_ = std::make_unique<JournalWriter>(fs_, clock_, journal_path_);
    // Before the new manifest is in place, since the old journal must never be replayed on it.
    LAKESYNC_TRY(journal_->Restart());
  }
  LAKESYNC_TRY(WriteManifest(wanted));
  LAKESYNC_ASSIGN(manifest_, OpenManifest(fs_, manifest_path_));
  last_sync_ = wanted;
  overlay_.Clear();
  if (replacing_) {
    replacing_ = false;
    return Status::Ok();
  }
  return journal_->Restart();
}

bool FileLedger::OnlyTheTimeChanges(const std::string& last_sync) const {
  return !replacing_ && overlay_.size() == 0 && manifest_ && !manifest_->converted &&
         last_sync.size() == last_sync_.size() &&
         ManifestLastLine(last_sync).size() == ManifestLastLine(last_sync_).size();
}

// A sync that found nothing to do leaves a million entries where they are: the new time has the
// length of the old one and takes its place. Not synced: a lost power costs at most the time of an
// idle sync.
Status FileLedger::StampTime(const std::string& last_sync) {
  LAKESYNC_ASSIGN(const auto file, fs_.OpenForAppend(manifest_path_));
  LAKESYNC_TRY(file->WriteAt(manifest_->last_line_offset, ManifestLastLine(last_sync)));
  LAKESYNC_TRY(file->Close());
  last_sync_ = last_sync;
  return Status::Ok();
}

Status FileLedger::WriteManifest(const std::string& last_sync) {
  const std::string temporary = manifest_path_ + ".tmp";
  LAKESYNC_ASSIGN(auto file, fs_.Create(temporary));
  ManifestWriter writer(std::move(file));
  MergedEntries entries(manifest_, overlay_.Snapshot(""), "");
  LedgerEntry entry;
  while (true) {
    LAKESYNC_ASSIGN(const bool more, entries.Next(entry));
    if (!more) break;
    LAKESYNC_TRY(writer.Add(entries.line()));
  }
  LAKESYNC_ASSIGN(const std::string other_lines, entries.OtherLines());
  LAKESYNC_TRY(writer.Finish(other_lines, last_sync));
  return fs_.Rename(temporary, manifest_path_);
}

Status FileLedger::KeepAside() {
  std::string stamp = FormatLocalSeconds(clock_.Now());
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  for (const std::string& path : {manifest_path_, journal_path_}) {
    // A copy, not a rename: until the new manifest stands, the old one keeps its place.
    Status copied = CopyFile(fs_, path, fmt::format("{}.broken-{}", path, stamp));
    if (!copied.ok() && copied.error().code != ErrorCode::kNotFound) return copied;
  }
  return Status::Ok();
}

Result<std::string> FileLedger::LastSync() {
  const std::lock_guard lock(mutex_);
  return last_sync_;
}

Result<std::unique_ptr<Ledger>> Ledger::Open(FileSystem& fs, Clock& clock,
                                             const std::string& manifest_path, Mode mode) {
  auto ledger = std::make_unique<FileLedger>(fs, clock, manifest_path);
  LAKESYNC_TRY(ledger->Load());
  if (mode == Mode::kWrite) LAKESYNC_TRY(ledger->StartWriting());
  return std::unique_ptr<Ledger>(std::move(ledger));
}

Result<std::unique_ptr<Ledger>> Ledger::CreateNew(FileSystem& fs, Clock& clock,
                                                  const std::string& manifest_path) {
  auto ledger = std::make_unique<FileLedger>(fs, clock, manifest_path);
  LAKESYNC_TRY(ledger->StartNew());
  return std::unique_ptr<Ledger>(std::move(ledger));
}

}  // namespace lakesync
