#include "state/manifest_reader.h"

#include <fmt/format.h>

#include <utility>

#include "base/utf8.h"

namespace lakesync {

ManifestReader::ManifestReader(std::shared_ptr<const Manifest> manifest, std::string key_prefix)
    : manifest_(std::move(manifest)),
      key_prefix_(std::move(key_prefix)),
      lines_(manifest_->file, manifest_->last_line_offset) {}

Result<bool> ManifestReader::Next(LedgerEntry& entry) {
  while (!done_) {
    bool at_entries_end = false;
    LAKESYNC_TRY(ReadLine(at_entries_end));
    if (at_entries_end) break;
    auto parsed = parser_.Parse(line_, key_prefix_, entry);
    if (!parsed.ok()) return Broken(parsed.error().message);
    LAKESYNC_TRY(CheckOrder(entry.key));
    if (*parsed == EntryLineParser::Kind::kEntry) return true;
    if (*parsed == EntryLineParser::Kind::kForgotten) {
      return Broken(fmt::format("the entry \"{}\" is null", Printable(entry.key)));
    }
    if (entry.key > key_prefix_) break;
  }
  done_ = true;
  return false;
}

Status ManifestReader::ReadLine(bool& at_entries_end) {
  auto got = lines_.Next(line_);
  if (got.ok() && lines_.line_number() == 1) got = lines_.Next(line_);  // skips the head
  if (!got.ok()) {
    if (got.error().code == ErrorCode::kCorrupt) return Broken(got.error().message);
    return std::move(got).error();
  }
  if (!*got) return Broken("the entries have no end");
  if (line_ == kManifestEntriesEnd) {
    if (comma_) return Broken("a comma stands after the last entry");
    at_entries_end = true;
    return Status::Ok();
  }
  if (!comma_ && !first_) return Broken("a comma is missing at the end of the line before");
  first_ = false;
  comma_ = line_.ends_with(',');
  if (comma_) line_.remove_suffix(1);
  return Status::Ok();
}

Status ManifestReader::CheckOrder(const std::string& key) {
  const int order = last_key_.compare(key);
  // The empty key, which no file has, would compare equal to the start.
  if (order > 0 || (order == 0 && lines_.line_number() > 2)) {
    return Broken(fmt::format("the key \"{}\" {}", Printable(key),
                              order == 0 ? "stands there twice" : "is not in byte order"));
  }
  last_key_ = key;
  return Status::Ok();
}

Result<std::string> ManifestReader::OtherLines() {
  std::string other;
  std::string_view line;
  while (true) {
    LAKESYNC_ASSIGN(const bool more, lines_.Next(line));
    if (!more) return other;
    other += line;
    other += '\n';
  }
}

Error ManifestReader::Broken(std::string_view problem) const {
  if (manifest_->converted) return BrokenManifest(manifest_->name, "an entry", problem);
  return BrokenManifest(manifest_->name, fmt::format("line {}", lines_.line_number()), problem);
}

}  // namespace lakesync
