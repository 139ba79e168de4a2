#include "transfer/downloader.h"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "transfer/content_hash.h"

namespace lakesync {
namespace {

std::string DonePath(const std::string& part_path) { return part_path + ".done"; }

// The indexes of the ranges that an earlier try has written: a line each, "RANGE_BYTES INDEX".
// Lines of another range size, and a torn last line, do not count.
std::set<std::size_t> ReadDone(FileSystem& fs, const std::string& path, std::uint64_t range_bytes) {
  std::set<std::size_t> done;
  const Result<std::string> text = ReadWholeFile(fs, path);
  if (!text.ok()) return done;
  const std::string wanted = fmt::format("{} ", range_bytes);
  for (std::size_t start = 0, end = 0; (end = text->find('\n', start)) != std::string::npos;
       start = end + 1) {
    const std::string_view line = std::string_view(*text).substr(start, end - start);
    std::size_t index = 0;
    if (!line.starts_with(wanted)) continue;
    const std::string_view number = line.substr(wanted.size());
    if (std::from_chars(number.data(), number.data() + number.size(), index).ec == std::errc()) {
      done.insert(index);
    }
  }
  return done;
}

}  // namespace

std::string PartFilePath(const std::string& path, const std::string& etag) {
  const std::size_t slash = path.rfind('/') + 1;  // npos + 1 is 0
  std::string version;
  for (const char c : etag) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) version.push_back(c);
  }
  // A name may be 255 bytes long; the hash keeps long ones apart.
  std::string name = path.substr(slash);
  if (name.size() > 150) {
    name = fmt::format("{}-{:016x}", name.substr(0, 100), Crc64Extend(0, name));
  }
  return fmt::format("{}.{}.lakesync-part-{}", path.substr(0, slash), name, version);
}

Result<Crc64> Downloader::Download(const RemoteBlob& blob, const std::string& path) {
  const std::string part_path = PartFilePath(path, blob.etag);
  Status fetched = FetchMissing(blob, part_path);
  Result<Crc64> crc = fetched.ok() ? CheckPart(blob, part_path) : Result<Crc64>(fetched.error());
  if (!crc.ok()) {
    // What is wrong or of an older version is of no use to the next try; what is merely incomplete
    // is.
    if (crc.error().code == ErrorCode::kCorrupt || crc.error().code == ErrorCode::kConflict) {
      (void)fs_.Remove(part_path);
      (void)fs_.Remove(DonePath(part_path));
    }
    return crc;
  }
  if (const auto mtime_ns = blob.mtime_ns()) LAKESYNC_TRY(fs_.SetMtime(part_path, *mtime_ns));
  LAKESYNC_TRY(fs_.Rename(part_path, path));
  (void)fs_.Remove(DonePath(part_path));
  return crc;
}

Status Downloader::FetchMissing(const RemoteBlob& blob, const std::string& part_path) {
  if (blob.size <= range_bytes_) {
    LAKESYNC_ASSIGN(const auto part, fs_.Create(part_path));
    if (blob.size > 0) LAKESYNC_TRY(FetchRange(blob, {0, blob.size}, *part));
    LAKESYNC_TRY(part->Sync());
    return part->Close();
  }
  LAKESYNC_ASSIGN(const auto part, fs_.OpenForAppend(part_path));
  LAKESYNC_TRY(part->Truncate(blob.size));
  const std::set<std::size_t> present = ReadDone(fs_, DonePath(part_path), range_bytes_);
  LAKESYNC_ASSIGN(const auto done, fs_.OpenForAppend(DonePath(part_path)));
  std::mutex done_mutex;
  const BlockLayout layout(blob.size, range_bytes_);
  LAKESYNC_TRY(pool_.RunParts(layout.count(), [&](std::size_t index) -> Status {
    if (present.contains(index)) return Status::Ok();
    LAKESYNC_TRY(FetchRange(blob, layout.block(index), *part));
    std::lock_guard lock(done_mutex);
    return done->Append(fmt::format("{} {}\n", range_bytes_, index));
  }));
  LAKESYNC_TRY(part->Sync());
  LAKESYNC_TRY(done->Close());
  return part->Close();
}

Status Downloader::FetchRange(const RemoteBlob& blob, BlockRange range, WritableFile& part) {
  std::uint64_t offset = range.offset;
  const GetQuery query{range.offset, range.size, blob.etag};
  LAKESYNC_ASSIGN(const RemoteBlob got,
                  store_.Get(blob.name, query, [&](std::span<const char> piece) -> Status {
                    LAKESYNC_TRY(part.WriteAt(offset, piece));
                    offset += piece.size();
                    return Status::Ok();
                  }));
  if (offset != range.offset + range.size) {
    return Error{ErrorCode::kCorrupt,
                 fmt::format("download of {}: {} bytes came where {} were asked for", got.name,
                             offset - range.offset, range.size)};
  }
  return Status::Ok();
}

Result<Crc64> Downloader::CheckPart(const RemoteBlob& blob, const std::string& part_path) {
  LAKESYNC_ASSIGN(const auto file, fs_.OpenForRead(part_path));
  LAKESYNC_ASSIGN(const FileStat stat, file->Stat());
  const auto wrong = [&](const char* what) {
    return Error{
        ErrorCode::kCorrupt,
        fmt::format("download of {}: the {} is not the one that the service stores; pull again",
                    blob.name, what)};
  };
  if (stat.size != blob.size) return wrong("length");
  LAKESYNC_ASSIGN(const Crc64 crc, HashCrc64(*file, {0, stat.size}));
  if (const auto stored = blob.crc64(); stored && *stored != crc) return wrong("CRC-64");
  if (!blob.content_md5.empty()) {
    LAKESYNC_ASSIGN(const std::string md5, HashMd5(*file, stat.size));
    if (md5 != blob.content_md5) return wrong("MD5");
  }
  return crc;
}

}  // namespace lakesync
