#include "transfer/uploader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/log.h"
#include "transfer/content_hash.h"
#include "transfer/file_body.h"
#include "transfer/thread_buffer.h"

namespace lakesync {
namespace {

using std::chrono::seconds;

// A file that changes while it is read is read again after a pause, this often in all.
constexpr int kReadsMax = 3;
constexpr seconds kPauseAfterChange{1};
// How often a write may find that the container or the blob is not what it was expected to be.
constexpr int kSurprisesMax = 4;

bool ContainerIsMissing(const Error& error) {
  return error.code == ErrorCode::kNotFound && error.service_code == "ContainerNotFound";
}

}  // namespace

Condition Uploader::Expectation::ToCondition() const {
  return {.if_match = kind == Kind::kEtag ? etag : "", .if_absent = kind == Kind::kAbsent};
}

Uploader::Uploader(FileSystem& fs, BlobStore& store, WorkPool& pool, Clock& clock, Sleeper& sleeper,
                   const CancelToken& cancel, const UploadRules& rules)
    : fs_(fs),
      store_(store),
      pool_(pool),
      clock_(clock),
      sleeper_(sleeper),
      cancel_(cancel),
      rules_(rules) {}

Result<UploadOutcome> Uploader::Upload(const UploadTask& task) {
  for (int read = 1;; ++read) {
    Result<UploadOutcome> outcome = UploadOnce(task);
    if (outcome.ok() || outcome.error().code != ErrorCode::kChanged) return outcome;
    if (rules_.on_change == OnChange::kSkip) {
      return UploadOutcome{UploadOutcome::Kind::kPostponed, {}, 0};
    }
    if (rules_.on_change == OnChange::kFail || read == kReadsMax) {
      return Error{
          ErrorCode::kChanged,
          fmt::format("cannot upload {}: {} ({} of {} reads); sync again when its writer is done",
                      task.file.path, outcome.error().message, read, kReadsMax)};
    }
    Log(LogLevel::kInfo, "{} changed while it was read; reading it again", task.file.path);
    if (!sleeper_.Sleep(kPauseAfterChange, cancel_)) {
      return Error{ErrorCode::kCancelled, fmt::format("upload of {} cancelled", task.file.path)};
    }
  }
}

Result<UploadOutcome> Uploader::UploadOnce(const UploadTask& task) {
  LAKESYNC_ASSIGN(const auto file, fs_.OpenForRead(rules_.root + "/" + task.file.path));
  LAKESYNC_ASSIGN(const FileStat stat, file->Stat());
  const Source source{*file, stat};
  const LedgerEntry* known = task.known ? &*task.known : nullptr;

  if (task.action.kind == ActionKind::kCompare && known && known->crc64 &&
      known->size == stat.size) {
    LAKESYNC_ASSIGN(const Crc64 crc, HashCrc64(*file, {0, stat.size}));
    LAKESYNC_TRY(CheckUnchanged(*file, stat));
    if (crc == *known->crc64) {
      UploadOutcome outcome =
          MakeOutcome(UploadOutcome::Kind::kRefreshed, task, source, crc, known->etag);
      outcome.entry.synced_at = known->synced_at;
      return outcome;
    }
  }

  Expectation expectation;
  if (task.action.reason == ActionReason::kForced) {
    expectation.kind = Expectation::Kind::kAnything;
  } else if (known == nullptr) {
    expectation.kind = Expectation::Kind::kAbsent;
  } else if (!known->etag.empty() && known->crc64) {
    expectation = {Expectation::Kind::kEtag, known->etag};
  } else {
    // An entry of the older tool, which knows no ETag: the blob itself has to tell.
    LAKESYNC_ASSIGN(std::optional<UploadOutcome> same, LookAtBlob(task, source, expectation));
    if (same) return *std::move(same);
  }

  for (int surprises = 0;;) {
    Result<UploadOutcome> written = Write(task, source, expectation);
    if (written.ok() || ++surprises == kSurprisesMax) return written;
    const ErrorCode code = written.error().code;
    if (ContainerIsMissing(written.error())) {
      const Status created = store_.CreateContainer();
      if (!created.ok() && created.error().code != ErrorCode::kConflict) return created.error();
    } else if (code == ErrorCode::kConflict || code == ErrorCode::kNotFound) {
      LAKESYNC_ASSIGN(std::optional<UploadOutcome> same, LookAtBlob(task, source, expectation));
      if (same) return *std::move(same);
    } else {
      return written;
    }
  }
}

Result<std::optional<UploadOutcome>> Uploader::LookAtBlob(const UploadTask& task,
                                                          const Source& source,
                                                          Expectation& expectation) {
  const Result<RemoteBlob> blob = store_.GetProperties(task.file.path);
  if (!blob.ok() && blob.error().code == ErrorCode::kNotFound) {
    expectation = {Expectation::Kind::kAbsent};
    return std::optional<UploadOutcome>();
  }
  if (!blob.ok()) return blob.error();
  Crc64 crc = 0;
  LAKESYNC_ASSIGN(const bool same, SameContent(source.file, source.stat.size, *blob, crc));
  LAKESYNC_TRY(CheckUnchanged(source.file, source.stat));
  expectation = {Expectation::Kind::kEtag, blob->etag};
  if (!same) return std::optional<UploadOutcome>();
  return std::optional(MakeOutcome(UploadOutcome::Kind::kAdopted, task, source, crc, blob->etag));
}

Result<UploadOutcome> Uploader::Write(const UploadTask& task, const Source& source,
                                      const Expectation& expectation) {
  const bool whole = source.stat.size <= rules_.single_put_bytes_max;
  Result<UploadOutcome> written =
      whole ? WriteWhole(task, source, expectation) : WriteBlocks(task, source, expectation);
  if (!written.ok() && written.error().code == ErrorCode::kCorrupt) {
    // The bytes sent did not match the checksum made just before: they may have changed in between,
    // within one tick of the file system's clock.
    return Error{ErrorCode::kChanged, written.error().message};
  }
  return written;
}

Result<UploadOutcome> Uploader::WriteWhole(const UploadTask& task, const Source& source,
                                           const Expectation& expectation) {
  const BlockRange all{0, source.stat.size};
  const FileBody file_body(source.file, source.stat, all);
  // Most files fit into the buffer: read once, summed up and sent from memory. Larger ones are read
  // twice.
  const std::span<char> buffer =
      ThreadBuffer().subspan(0, std::min<std::uint64_t>(all.size, kThreadBufferBytes));
  const SpanBody memory_body(buffer);
  const bool fits = all.size <= kThreadBufferBytes;
  Crc64 crc = 0;
  if (fits) {
    LAKESYNC_TRY(file_body.ReadAt(0, buffer));
    crc = Crc64Extend(0, buffer);
  } else {
    LAKESYNC_ASSIGN(crc, HashCrc64(source.file, all));
  }
  const Body& body = fits ? static_cast<const Body&>(memory_body) : file_body;
  LAKESYNC_ASSIGN(
      const WriteReceipt receipt,
      store_.PutBlob(task.file.path, body, crc, MakeWriteOptions(source, crc, expectation)));
  UploadOutcome outcome =
      MakeOutcome(UploadOutcome::Kind::kUploaded, task, source, crc, receipt.etag);
  outcome.sent_bytes = all.size;
  return outcome;
}

Result<UploadOutcome> Uploader::WriteBlocks(const UploadTask& task, const Source& source,
                                            const Expectation& expectation) {
  const std::string& name = task.file.path;
  BlockList present;
  Result<BlockList> listed = store_.GetBlockList(name);
  if (listed.ok()) {
    present = *std::move(listed);
  } else if (listed.error().code != ErrorCode::kNotFound || ContainerIsMissing(listed.error())) {
    return std::move(listed).error();
  }
  const bool unexpected =
      (expectation.kind == Expectation::Kind::kAbsent && !present.etag.empty()) ||
      (expectation.kind == Expectation::Kind::kEtag && present.etag != expectation.etag);
  if (unexpected) {
    return Error{ErrorCode::kConflict,
                 fmt::format("{} is not the version that was expected", name)};
  }
  LAKESYNC_TRY(DropJammingBlocks(name, present));

  std::set<std::string> present_ids;
  for (const Block& block : present.committed) present_ids.insert(block.id);
  for (const Block& block : present.uncommitted) present_ids.insert(block.id);

  const BlockLayout layout(source.stat.size, rules_.block_bytes);
  std::vector<BlockDigest> digests(layout.count());
  std::atomic<std::uint64_t> sent_bytes{0};
  const auto upload_block = [&](std::size_t index) -> Status {
    const BlockRange range = layout.block(index);
    LAKESYNC_ASSIGN(digests[index], HashBlock(source.file, range));
    if (present_ids.contains(digests[index].id)) return Status::Ok();
    const FileBody body(source.file, source.stat, range);
    LAKESYNC_TRY(store_.PutBlock(name, digests[index].id, body, digests[index].crc));
    sent_bytes += range.size;
    return Status::Ok();
  };
  // The whole file's MD5 cannot be put together from parts, so it is a part of its own beside the
  // blocks.
  std::string md5;
  const std::size_t md5_parts = source.stat.size <= rules_.md5_bytes_max ? 1 : 0;
  LAKESYNC_TRY(pool_.RunParts(md5_parts + layout.count(), [&](std::size_t part) -> Status {
    if (part >= md5_parts) return upload_block(part - md5_parts);
    LAKESYNC_ASSIGN(md5, HashMd5(source.file, source.stat.size));
    return Status::Ok();
  }));

  Crc64 crc = 0;
  std::vector<std::string> ids;
  ids.reserve(digests.size());
  for (std::size_t i = 0; i < digests.size(); ++i) {
    crc = Crc64Concat(crc, digests[i].crc, layout.block(i).size);
    ids.push_back(std::move(digests[i].id));
  }
  LAKESYNC_TRY(CheckUnchanged(source.file, source.stat));
  WriteOptions options = MakeWriteOptions(source, crc, expectation);
  options.content_md5 = md5;
  LAKESYNC_ASSIGN(const WriteReceipt receipt, store_.PutBlockList(name, ids, options));
  UploadOutcome outcome =
      MakeOutcome(UploadOutcome::Kind::kUploaded, task, source, crc, receipt.etag);
  outcome.sent_bytes = sent_bytes;
  return outcome;
}

// Uncommitted blocks that another tool left with ids of another length make the service refuse
// ours. Where there is a version, committing it again drops them; where there is none, an empty one
// is made and deleted.
Status Uploader::DropJammingBlocks(const std::string& name, const BlockList& blocks) {
  bool jammed = false;
  for (const Block& block : blocks.uncommitted) jammed |= block.id.size() != kBlockIdBytes;
  if (!jammed) return Status::Ok();
  if (blocks.etag.empty()) {
    WriteOptions absent;
    absent.condition.if_absent = true;
    LAKESYNC_ASSIGN(const WriteReceipt empty, store_.PutBlockList(name, {}, absent));
    return store_.Delete(name, {.if_match = empty.etag});
  }
  LAKESYNC_ASSIGN(const RemoteBlob blob, store_.GetProperties(name));
  WriteOptions same;
  same.condition.if_match = blocks.etag;
  same.metadata = blob.metadata;
  same.content_md5 = blob.content_md5;
  same.access_tier = blob.access_tier;
  std::vector<std::string> ids;
  for (const Block& block : blocks.committed) ids.push_back(block.id);
  if (ids.empty())
    return Status::Ok();  // A blob written whole: its uncommitted blocks fall with our commit.
  const Result<WriteReceipt> recommitted = store_.PutBlockList(name, ids, same);
  if (!recommitted.ok()) return recommitted.error();
  // The version is the same, its ETag is not: the caller looks at it again.
  return Error{ErrorCode::kConflict, fmt::format("{} was cleared of another tool's blocks", name)};
}

UploadOutcome Uploader::MakeOutcome(UploadOutcome::Kind kind, const UploadTask& task,
                                    const Source& source, std::optional<Crc64> crc,
                                    const std::string& etag) const {
  UploadOutcome outcome;
  outcome.kind = kind;
  outcome.entry = {.key = rules_.key_prefix + task.file.path,
                   .blob_path = task.file.path,
                   .size = source.stat.size,
                   .synced_at = FormatLocalSeconds(clock_.Now()),
                   .mtime_ns = source.stat.mtime_ns,
                   .crc64 = crc,
                   .etag = etag};
  return outcome;
}

WriteOptions Uploader::MakeWriteOptions(const Source& source, Crc64 crc,
                                        const Expectation& expectation) const {
  WriteOptions options;
  options.condition = expectation.ToCondition();
  options.metadata[kMetadataMtime] = FormatRfc3339Nanos(source.stat.mtime_ns);
  options.metadata[kMetadataCrc64] = Crc64ToBase64(crc);
  return options;
}

}  // namespace lakesync
