#include "state/journal_writer.h"

#include <chrono>
#include <utility>

#include "state/journal_format.h"

namespace lakesync {

namespace {
constexpr std::chrono::seconds kSyncInterval{1};
}  // namespace

JournalWriter::JournalWriter(FileSystem& fs, Clock& clock, std::string path)
    : fs_(fs), clock_(clock), path_(std::move(path)) {}

Status JournalWriter::Resume(const JournalReplay& replay) {
  if (replay.good_bytes == 0) return Restart();
  LAKESYNC_ASSIGN(file_, fs_.OpenForAppend(path_));
  good_bytes_ = replay.good_bytes;
  last_sync_ = clock_.Steady();
  if (replay.file_bytes > good_bytes_) {
    LAKESYNC_TRY(file_->Truncate(good_bytes_));
    LAKESYNC_TRY(file_->Sync());
  }
  return Status::Ok();
}

Status JournalWriter::Restart() {
  const std::string temporary = path_ + ".tmp";
  std::string header;
  AppendJournalLine(kJournalHeader, header);
  LAKESYNC_ASSIGN(auto file, fs_.Create(temporary));
  LAKESYNC_TRY(file->Append(header));
  LAKESYNC_TRY(file->Sync());
  LAKESYNC_TRY(file->Close());
  // From here on the open file may be one that no name leads to: nothing must go there.
  lost_ = Error{ErrorCode::kIo, "cannot replace the journal " + path_};
  LAKESYNC_TRY(fs_.Rename(temporary, path_));
  LAKESYNC_ASSIGN(file_, fs_.OpenForAppend(path_));
  good_bytes_ = header.size();
  torn_ = false;
  lost_ = Status::Ok();
  last_sync_ = clock_.Steady();
  return Status::Ok();
}

Status JournalWriter::Append(std::string_view line) {
  LAKESYNC_TRY(lost_);
  if (torn_) {
    LAKESYNC_TRY(file_->Truncate(good_bytes_));
    torn_ = false;
  }
  std::string json;
  json.reserve(line.size() + 2);
  json += '{';
  json += line;
  json += '}';
  buffer_.clear();
  AppendJournalLine(json, buffer_);
  torn_ = true;
  LAKESYNC_TRY(file_->Append(buffer_));
  torn_ = false;
  good_bytes_ += buffer_.size();
  return SyncIfDue();
}

Status JournalWriter::SyncIfDue() {
  const SteadyTime now = clock_.Steady();
  if (now - last_sync_ < kSyncInterval) return Status::Ok();
  lost_ = file_->Sync();
  last_sync_ = now;
  return lost_;
}

}  // namespace lakesync
