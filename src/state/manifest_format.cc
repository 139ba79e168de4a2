#include "state/manifest_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "state/foreign_manifest.h"
#include "state/memory_file.h"
#include "state/rapid_json.h"

namespace lakesync {

namespace {

// The last line is far shorter.
constexpr std::uint64_t kLastLineBytesMax = 4096;

class LastSyncHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, LastSyncHandler> {
 public:
  bool String(const char* text, rapidjson::SizeType length, bool) {
    value.assign(text, length);
    return true;
  }
  bool Null() { return true; }
  bool Default() { return false; }

  std::string value;
};

/// The value of `"last_sync":VALUE`; nullopt unless it is a string or null.
std::optional<std::string> ParseLastSync(std::string_view field) {
  constexpr std::string_view kName = "\"last_sync\":";
  if (!field.starts_with(kName)) return std::nullopt;
  std::string text(field.substr(kName.size()));
  text.append(kJsonPadding, '\0');
  LastSyncHandler handler;
  rapidjson::Reader reader;
  rapidjson::StringStream stream(text.c_str());
  if (reader.Parse(stream, handler).IsError()) return std::nullopt;
  return std::move(handler.value);
}

/// Whether `file` is in the sorted layout, by its first and last bytes.
Result<bool> ReadLayout(std::uint64_t size, Manifest& manifest) {
  std::string head(kManifestHead.size(), '\0');
  LAKESYNC_ASSIGN(const std::size_t head_bytes, manifest.file->ReadAt(0, head));
  if (head_bytes < head.size() || head != kManifestHead) return false;

  const std::uint64_t tail_offset = size - std::min(size, kLastLineBytesMax);
  std::string tail(static_cast<std::size_t>(size - tail_offset), '\0');
  LAKESYNC_ASSIGN(const std::size_t tail_bytes, manifest.file->ReadAt(tail_offset, tail));
  std::string_view text(tail.data(), tail_bytes);
  if (tail_bytes < tail.size() || !text.ends_with(kManifestTail)) return false;
  text.remove_suffix(kManifestTail.size());
  const std::size_t newline = text.rfind('\n');
  if (newline == std::string_view::npos) return false;
  std::optional<std::string> last_sync = ParseLastSync(text.substr(newline + 1));
  if (!last_sync) return false;
  manifest.last_sync = *std::move(last_sync);
  manifest.last_line_offset = tail_offset + newline + 1;
  return true;
}

}  // namespace

std::string ManifestLastLine(std::string_view last_sync) {
  std::string line = "\"last_sync\":";
  if (last_sync.empty() || !AppendJsonString(last_sync, line)) line += "null";
  line += kManifestTail;
  return line;
}

Error BrokenManifest(std::string_view path, std::string_view place, std::string_view problem) {
  return {ErrorCode::kCorrupt,
          fmt::format("the manifest {} is broken at {}: {}; nothing was overwritten. Run `lakesync "
                      "manifest rebuild` to make a new one from what the service has",
                      path, place, problem)};
}

Result<std::shared_ptr<const Manifest>> OpenManifest(FileSystem& fs, const std::string& path) {
  auto opened = fs.OpenForRead(path);
  if (!opened.ok()) {
    if (opened.error().code == ErrorCode::kNotFound) return std::shared_ptr<const Manifest>();
    return std::move(opened).error();
  }
  auto manifest = std::make_shared<Manifest>();
  manifest->file = std::move(opened).value();
  manifest->name = path;
  LAKESYNC_ASSIGN(const FileStat stat, manifest->file->Stat());
  if (stat.size == 0) return BrokenManifest(path, "line 1", "the file is empty");

  LAKESYNC_ASSIGN(bool sorted, ReadLayout(stat.size, *manifest));
  if (!sorted) {
    LAKESYNC_ASSIGN(std::string text, ConvertManifest(*manifest->file, path));
    const std::uint64_t size = text.size();
    manifest->file = std::make_shared<MemoryFile>(std::move(text));
    manifest->converted = true;
    LAKESYNC_ASSIGN(sorted, ReadLayout(size, *manifest));
    if (!sorted) return BrokenManifest(path, "last_sync", "its value is too long");
  }
  return std::shared_ptr<const Manifest>(std::move(manifest));
}

}  // namespace lakesync
