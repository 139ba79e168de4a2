#include "transfer/content_hash.h"

#define XXH_INLINE_ALL  // One file uses it: no library to link.
#include <xxhash.h>

#include <algorithm>
#include <memory>

#include "base/digest.h"
#include "transfer/file_body.h"
#include "transfer/thread_buffer.h"

namespace lakesync {
namespace {

// Stays in the core's own cache, where a checksum costs half as much.
constexpr std::size_t kPieceBytes = 64 * 1024;

// Feeds the range to `update` piece by piece.
template <typename Update>
Status ForEachPiece(ReadableFile& file, BlockRange range, Update&& update) {
  const std::span<char> buffer = ThreadBuffer().subspan(0, kPieceBytes);
  for (std::uint64_t done = 0; done < range.size;) {
    const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), range.size - done);
    LAKESYNC_ASSIGN(const std::size_t got,
                    file.ReadAt(range.offset + done, buffer.subspan(0, wanted)));
    if (got < wanted)
      return Error{ErrorCode::kChanged, "the file became shorter while it was read"};
    update(std::span<const char>(buffer.data(), got));
    done += got;
  }
  return Status::Ok();
}

struct XxhFree {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

Result<Crc64> HashCrc64(ReadableFile& file, BlockRange range) {
  Crc64 crc = 0;
  LAKESYNC_TRY(ForEachPiece(file, range,
                            [&](std::span<const char> piece) { crc = Crc64Extend(crc, piece); }));
  return crc;
}

Result<BlockDigest> HashBlock(ReadableFile& file, BlockRange range) {
  thread_local const std::unique_ptr<XXH3_state_t, XxhFree> state(XXH3_createState());
  XXH3_128bits_reset(state.get());
  Crc64 crc = 0;
  LAKESYNC_TRY(ForEachPiece(file, range, [&](std::span<const char> piece) {
    crc = Crc64Extend(crc, piece);
    XXH3_128bits_update(state.get(), piece.data(), piece.size());
  }));
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state.get()));
  BlockDigest digest;
  digest.crc = crc;
  digest.id.assign(reinterpret_cast<const char*>(canonical.digest), sizeof(canonical.digest));
  for (int shift = 56; shift >= 0; shift -= 8) digest.id.push_back(static_cast<char>(crc >> shift));
  return digest;
}

Result<std::string> HashMd5(ReadableFile& file, std::uint64_t bytes) {
  Md5 md5;
  LAKESYNC_TRY(
      ForEachPiece(file, {0, bytes}, [&](std::span<const char> piece) { md5.Update(piece); }));
  return md5.Finish();
}

Result<bool> SameContent(ReadableFile& file, std::uint64_t bytes, const RemoteBlob& blob,
                         Crc64& crc) {
  if (blob.size != bytes) return false;
  const std::optional<Crc64> stored_crc = blob.crc64();
  if (blob.content_md5.empty() && !stored_crc) return false;
  LAKESYNC_ASSIGN(crc, HashCrc64(file, {0, bytes}));
  if (blob.content_md5.empty()) return crc == *stored_crc;
  LAKESYNC_ASSIGN(const std::string md5, HashMd5(file, bytes));
  return md5 == blob.content_md5;
}

}  // namespace lakesync
