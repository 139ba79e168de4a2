#include "state/manifest_writer.h"

#include <utility>

#include "state/manifest_format.h"

namespace lakesync {

namespace {
constexpr std::size_t kBufferBytes = 1 << 20;
}  // namespace

ManifestWriter::ManifestWriter(std::unique_ptr<WritableFile> file) : file_(std::move(file)) {
  buffer_.reserve(kBufferBytes);
  // Its newline is the separator of the first line.
  buffer_ = kManifestHead.substr(0, kManifestHead.size() - 1);
}

Status ManifestWriter::Add(std::string_view line) {
  if (buffer_.size() + separator_.size() + line.size() > kBufferBytes) {
    LAKESYNC_TRY(file_->Append(buffer_));
    buffer_.clear();
  }
  buffer_ += separator_;
  buffer_ += line;
  separator_ = ",\n";
  return Status::Ok();
}

Status ManifestWriter::Finish(std::string_view other_lines, std::string_view last_sync) {
  buffer_ += '\n';
  buffer_ += kManifestEntriesEnd;
  buffer_ += '\n';
  buffer_ += other_lines;
  buffer_ += ManifestLastLine(last_sync);
  LAKESYNC_TRY(file_->Append(buffer_));
  LAKESYNC_TRY(file_->Sync());
  return file_->Close();
}

}  // namespace lakesync
