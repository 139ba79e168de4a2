// What one container of the service does, in a map. Faithful where a caller could come to depend
// on it: which error code answers what, what Put Blob and Put Block List keep and drop, what a
// condition sees. Time limits, tiers' effects, leases and snapshots are left out: lakesync uses
// none.
#include "store/memory_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <utility>

#include "base/digest.h"
#include "base/utf8.h"
#include "store/memory_blob.h"

namespace lakesync {
namespace {

constexpr std::size_t kNameUnitsMax = 1024;
constexpr std::size_t kBlockIdBytesMax = 64;
constexpr std::size_t kCommittedBlocksMax = 50'000;
constexpr std::size_t kUncommittedBlocksMax = 100'000;
constexpr std::size_t kMetadataBytesMax = 8 * 1024;
constexpr std::size_t kPieceBytes = 64 * 1024;

Error Refuse(ErrorCode code, const char* operation, const std::string& name,
             const char* service_code) {
  Error error{code, fmt::format("{} {}: {}", operation, name, service_code)};
  error.service_code = service_code;
  error.request_id = "memory";
  return error;
}

Status CheckName(const char* operation, const std::string& name) {
  const auto units = Utf16Length(name);
  if (name.empty() || !units || *units > kNameUnitsMax) {
    return Refuse(ErrorCode::kInvalid, operation, name, "InvalidUri");
  }
  return {};
}

bool IsMetadataKey(const std::string& key) {
  const auto is_word = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !key.empty() && std::isdigit(static_cast<unsigned char>(key[0])) == 0 &&
         std::all_of(key.begin(), key.end(), is_word);
}

/// The metadata as it is stored, keys in lower case.
Result<std::map<std::string, std::string>> TakeMetadata(
    const char* operation, const std::string& name,
    const std::map<std::string, std::string>& metadata) {
  std::map<std::string, std::string> taken;
  std::size_t bytes = 0;
  for (const auto& [key, value] : metadata) {
    if (!IsMetadataKey(key)) {
      return Refuse(ErrorCode::kInvalid, operation, name, "InvalidMetadata");
    }
    std::string lower = key;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    bytes += key.size() + value.size();
    taken[std::move(lower)] = value;
  }
  if (bytes > kMetadataBytesMax) {
    return Refuse(ErrorCode::kInvalid, operation, name, "MetadataTooLarge");
  }
  return taken;
}

/// The whole body, checked against its CRC as the service does.
Result<std::string> TakeBody(const char* operation, const std::string& name, const Body& body,
                             Crc64 crc) {
  std::string bytes(body.size(), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    LAKESYNC_ASSIGN(const std::size_t got,
                    body.ReadAt(have, std::span(bytes).subspan(
                                          have, std::min(kPieceBytes, bytes.size() - have))));
    if (got == 0) return Error{ErrorCode::kTransient, "the body ended early: " + name};
    have += got;
  }
  if (Crc64Extend(0, bytes) != crc) {
    return Refuse(ErrorCode::kCorrupt, operation, name, "Crc64Mismatch");
  }
  return bytes;
}

class MemoryStore final : public BlobStore {
 public:
  explicit MemoryStore(Clock& clock) : clock_(clock) {}

  Status CreateContainer() override {
    const std::lock_guard lock(mutex_);
    if (created_) {
      return Refuse(ErrorCode::kConflict, "CreateContainer", "", "ContainerAlreadyExists");
    }
    created_ = true;
    return {};
  }

  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    LAKESYNC_TRY(CheckName("PutBlob", name));
    LAKESYNC_ASSIGN(std::string bytes, TakeBody("PutBlob", name, body, crc));
    Md5 md5;
    md5.Update(bytes);
    WriteOptions stored = options;
    stored.content_md5 = md5.Finish();
    if (!options.content_md5.empty() && options.content_md5 != stored.content_md5) {
      return Refuse(ErrorCode::kCorrupt, "PutBlob", name, "Md5Mismatch");
    }
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(CheckWrite("PutBlob", name, options.condition));
    return Commit("PutBlob", name, {}, std::make_shared<const std::string>(std::move(bytes)),
                  stored);
  }

  Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                  Crc64 crc) override {
    LAKESYNC_TRY(CheckName("PutBlock", name));
    if (block_id.empty() || block_id.size() > kBlockIdBytesMax) {
      return Refuse(ErrorCode::kInvalid, "PutBlock", name, "OutOfRangeInput");
    }
    if (body.size() == 0) {
      return Refuse(ErrorCode::kInvalid, "PutBlock", name, "InvalidHeaderValue");
    }
    LAKESYNC_ASSIGN(std::string bytes, TakeBody("PutBlock", name, body, crc));
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(CheckContainer("PutBlock", name));
    auto& blocks = uncommitted_[name];  // never left empty: the checks below need one block there
    if (!blocks.empty() && blocks.begin()->first.size() != block_id.size()) {
      return Refuse(ErrorCode::kInvalid, "PutBlock", name, "InvalidBlobOrBlock");
    }
    if (blocks.size() >= kUncommittedBlocksMax && !blocks.contains(block_id)) {
      return Refuse(ErrorCode::kInvalid, "PutBlock", name, "BlockCountExceedsLimit");
    }
    blocks[block_id] = std::make_shared<const std::string>(std::move(bytes));
    return {};
  }

  Result<WriteReceipt> PutBlockList(const std::string& name,
                                    const std::vector<std::string>& block_ids,
                                    const WriteOptions& options) override {
    LAKESYNC_TRY(CheckName("PutBlockList", name));
    if (block_ids.size() > kCommittedBlocksMax) {
      return Refuse(ErrorCode::kInvalid, "PutBlockList", name, "BlockListTooLong");
    }
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(CheckWrite("PutBlockList", name, options.condition));
    std::vector<MemoryBlock> blocks;
    std::string bytes;
    for (const auto& id : block_ids) {
      BytesPtr block = LatestBlock(name, id);
      if (!block) return Refuse(ErrorCode::kInvalid, "PutBlockList", name, "InvalidBlockList");
      bytes += *block;
      blocks.push_back({id, std::move(block)});
    }
    return Commit("PutBlockList", name, std::move(blocks),
                  std::make_shared<const std::string>(std::move(bytes)), options);
  }

  Result<BlockList> GetBlockList(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(CheckContainer("GetBlockList", name));
    const auto blob = blobs_.find(name);
    const auto pending = uncommitted_.find(name);
    if (blob == blobs_.end() && pending == uncommitted_.end()) {
      return Refuse(ErrorCode::kNotFound, "GetBlockList", name, "BlobNotFound");
    }
    BlockList list;
    if (blob != blobs_.end()) {
      list.etag = blob->second.properties.etag;
      for (const auto& block : blob->second.blocks) {
        list.committed.push_back({block.id, block.bytes->size()});
      }
    }
    if (pending != uncommitted_.end()) {
      for (const auto& [id, bytes] : pending->second) {
        list.uncommitted.push_back({id, bytes->size()});
      }
    }
    return list;
  }

  Result<RemoteBlob> GetProperties(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_ASSIGN(const MemoryBlob* blob, Find("GetProperties", name, {}));
    return blob->properties;
  }

  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    RemoteBlob properties;
    BytesPtr bytes;
    {
      const std::lock_guard lock(mutex_);
      LAKESYNC_ASSIGN(const MemoryBlob* blob, Find("Get", name, {query.if_match}));
      properties = blob->properties;
      bytes = blob->bytes;
    }
    const std::uint64_t begin = std::min<std::uint64_t>(query.offset, bytes->size());
    const std::uint64_t length = std::min(query.length.value_or(bytes->size()),  //
                                          bytes->size() - begin);
    const auto range = std::span(*bytes).subspan(begin, length);
    for (std::size_t at = 0; at < range.size(); at += kPieceBytes) {
      LAKESYNC_TRY(sink(range.subspan(at, std::min(kPieceBytes, range.size() - at))));
    }
    return properties;
  }

  Result<ListPage> List(const ListQuery& query) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(CheckContainer("List", query.prefix));
    if (query.page_size < 1 || query.page_size > 5000) {
      return Refuse(ErrorCode::kInvalid, "List", query.prefix, "OutOfRangeQueryParameterValue");
    }
    return ListMemoryBlobs(blobs_, query);
  }

  Status Delete(const std::string& name, const Condition& condition) override {
    const std::lock_guard lock(mutex_);
    LAKESYNC_TRY(Find("Delete", name, condition));
    blobs_.erase(name);
    uncommitted_.erase(name);
    return {};
  }

 private:
  Status CheckContainer(const char* operation, const std::string& name) const {
    if (created_) return {};
    return Refuse(ErrorCode::kNotFound, operation, name, "ContainerNotFound");
  }

  /// The committed blob, for an operation that needs one.
  Result<const MemoryBlob*> Find(const char* operation, const std::string& name,
                                 const Condition& condition) const {
    LAKESYNC_TRY(CheckContainer(operation, name));
    const auto it = blobs_.find(name);
    if (it == blobs_.end()) {
      return Refuse(ErrorCode::kNotFound, operation, name, "BlobNotFound");
    }
    const std::string& wanted = condition.if_match;
    const bool matches = wanted.empty() || wanted == "*" || wanted == it->second.properties.etag;
    if (!matches || condition.if_absent) {
      return Refuse(ErrorCode::kConflict, operation, name, "ConditionNotMet");
    }
    return &it->second;
  }

  /// A write's condition looks at the committed blob only.
  Status CheckWrite(const char* operation, const std::string& name,
                    const Condition& condition) const {
    LAKESYNC_TRY(CheckContainer(operation, name));
    const auto it = blobs_.find(name);
    const bool exists = it != blobs_.end();
    if (condition.if_absent && exists) {
      return Refuse(ErrorCode::kConflict, operation, name, "BlobAlreadyExists");
    }
    if (condition.if_match.empty()) return {};
    if (exists && (condition.if_match == "*" || condition.if_match == it->second.properties.etag)) {
      return {};
    }
    return Refuse(ErrorCode::kConflict, operation, name, "ConditionNotMet");
  }

  BytesPtr LatestBlock(const std::string& name, const std::string& id) const {
    if (const auto pending = uncommitted_.find(name); pending != uncommitted_.end()) {
      if (const auto it = pending->second.find(id); it != pending->second.end()) return it->second;
    }
    if (const auto blob = blobs_.find(name); blob != blobs_.end()) {
      for (const auto& block : blob->second.blocks) {
        if (block.id == id) return block.bytes;
      }
    }
    return nullptr;
  }

  /// Replaces the blob as a whole and drops its uncommitted blocks.
  Result<WriteReceipt> Commit(const char* operation, const std::string& name,
                              std::vector<MemoryBlock> blocks, BytesPtr bytes,
                              const WriteOptions& options) {
    MemoryBlob blob;
    LAKESYNC_ASSIGN(blob.properties.metadata, TakeMetadata(operation, name, options.metadata));
    blob.properties.name = name;
    blob.properties.size = bytes->size();
    blob.properties.etag = fmt::format("0x8D{:013X}", ++writes_);
    blob.properties.last_modified = clock_.Now();
    blob.properties.content_md5 = options.content_md5;
    blob.properties.access_tier = options.access_tier.empty() ? "Hot" : options.access_tier;
    blob.blocks = std::move(blocks);
    blob.bytes = std::move(bytes);
    WriteReceipt receipt{blob.properties.etag, blob.properties.last_modified};
    blobs_[name] = std::move(blob);
    uncommitted_.erase(name);
    return receipt;
  }

  Clock& clock_;
  std::mutex mutex_;
  bool created_ = false;
  std::uint64_t writes_ = 0;
  MemoryBlobs blobs_;
  std::map<std::string, std::map<std::string, BytesPtr>> uncommitted_;
};

}  // namespace

std::unique_ptr<BlobStore> MakeMemoryStore(Clock& clock) {
  return std::make_unique<MemoryStore>(clock);
}

}  // namespace lakesync
