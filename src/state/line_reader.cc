#include "state/line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace lakesync {

namespace {
constexpr std::size_t kBufferBytes = 256 << 10;
// Names are at most 1,024 characters; unknown fields of other tools may be longer.
constexpr std::size_t kLineBytesMax = 16 << 20;
}  // namespace

LineReader::LineReader(std::shared_ptr<ReadableFile> file, std::uint64_t bytes_end)
    : file_(std::move(file)), bytes_end_(bytes_end) {}

Result<bool> LineReader::Next(std::string_view& line) {
  std::size_t searched = 0;
  while (true) {
    const char* start = buffer_.data() + next_;
    const std::size_t rest = filled_ - next_;
    const void* newline =
        rest > searched ? std::memchr(start + searched, '\n', rest - searched) : nullptr;
    if (newline == nullptr && !at_end_) {
      searched = rest;
      LAKESYNC_TRY(Refill());
      continue;
    }
    if (rest == 0) return false;
    terminated_ = newline != nullptr;
    const std::size_t length =
        terminated_ ? static_cast<std::size_t>(static_cast<const char*>(newline) - start) : rest;
    line = {start, length};
    next_ += length + (terminated_ ? 1 : 0);
    ++line_number_;
    return true;
  }
}

Status LineReader::Refill() {
  if (next_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + next_, filled_ - next_);
    buffer_offset_ += next_;
    filled_ -= next_;
    next_ = 0;
  }
  if (filled_ == buffer_.size()) {
    if (filled_ >= kLineBytesMax) {
      return Error{ErrorCode::kCorrupt,
                   fmt::format("line {} is longer than {} bytes", line_number_ + 1, kLineBytesMax)};
    }
    buffer_.resize(std::max(kBufferBytes, 2 * filled_));
  }
  const std::uint64_t offset = buffer_offset_ + filled_;
  const std::uint64_t left = bytes_end_ > offset ? bytes_end_ - offset : 0;
  const std::size_t wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size() - filled_, left));
  LAKESYNC_ASSIGN(const std::size_t got,
                  file_->ReadAt(offset, std::span(buffer_.data() + filled_, wanted)));
  filled_ += got;
  at_end_ = got < wanted || got == left;
  return Status::Ok();
}

}  // namespace lakesync
