// The operations of one blob container. Implementations: azure/azure_store (the service),
// store/memory_store (tests), and the decorators of store/ that wrap another store.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/crc64.h"
#include "lakesync/result.h"
#include "model/body.h"
#include "model/remote_blob.h"

namespace lakesync {

/// What must hold of the blob for an operation to happen; kConflict when it does not.
struct Condition {
  /// The ETag must be this one, without quotes ("*": the blob must exist). Empty: no such
  /// condition.
  std::string if_match{};
  /// The blob must not exist.
  bool if_absent = false;
};

/// What is stored beside a blob's bytes when it is written.
struct WriteOptions {
  Condition condition{};
  std::map<std::string, std::string> metadata{};
  std::string content_type = "application/octet-stream";
  /// 16 raw bytes stored as the blob's Content-MD5 (for PutBlockList; PutBlob's is made by the
  /// service).
  std::string content_md5{};
  /// "Hot", "Cool", …; empty: the account's default.
  std::string access_tier{};
};

struct WriteReceipt {
  /// Without quotes.
  std::string etag;
  WallTime last_modified{};
};

/// A committed or uncommitted block. `id` is raw, before base64.
struct Block {
  std::string id;
  std::uint64_t size = 0;
  friend bool operator==(const Block&, const Block&) = default;
};

struct BlockList {
  /// In the blob's order. Empty for a blob written whole.
  std::vector<Block> committed;
  /// In no order.
  std::vector<Block> uncommitted;
  /// Empty when the blob has no committed version.
  std::string etag;
};

struct ListQuery {
  std::string prefix{};
  /// "" for a flat listing; "/" folds what follows the next slash into ListPage::prefixes.
  std::string delimiter{};
  /// From the page before; empty for the first.
  std::string marker{};
  bool include_metadata = false;
  /// 1 to 5,000.
  int page_size = 5000;
};

struct ListPage {
  /// In the service's order of names.
  std::vector<RemoteBlob> blobs;
  std::vector<std::string> prefixes;
  /// Empty on the last page.
  std::string next_marker;
};

struct GetQuery {
  std::uint64_t offset = 0;
  /// Bytes; nullopt: to the end.
  std::optional<std::uint64_t> length{};
  /// Empty: any version.
  std::string if_match{};
};

/// Thread-safe. Names are blob names, unencoded. Every call is one request.
class BlobStore {
 public:
  BlobStore() = default;
  BlobStore(const BlobStore&) = delete;
  BlobStore& operator=(const BlobStore&) = delete;
  virtual ~BlobStore() = default;

  /// kConflict when it is there already (service_code "ContainerAlreadyExists").
  virtual Status CreateContainer() = 0;

  /// `crc` is the body's; the service checks it. kCorrupt when the bytes that arrived do not match
  /// it.
  virtual Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                                       const WriteOptions& options) = 0;
  /// Adds an uncommitted block. All ids of one blob have one length, at most 64 bytes.
  virtual Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                          Crc64 crc) = 0;
  /// Makes the blob out of these blocks, each the latest of its id, committed or not.
  virtual Result<WriteReceipt> PutBlockList(const std::string& name,
                                            const std::vector<std::string>& block_ids,
                                            const WriteOptions& options) = 0;
  /// kNotFound when the blob has neither a version nor an uncommitted block.
  virtual Result<BlockList> GetBlockList(const std::string& name) = 0;

  /// Without the bytes.
  virtual Result<RemoteBlob> GetProperties(const std::string& name) = 0;
  /// The bytes go to `sink` in order. Returns the blob's properties; `size` is the whole blob's.
  /// A range that starts at or behind the end gives no bytes.
  virtual Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                                 const std::function<Status(std::span<const char>)>& sink) = 0;
  virtual Result<ListPage> List(const ListQuery& query) = 0;
  /// kNotFound when it is not there.
  virtual Status Delete(const std::string& name, const Condition& condition) = 0;
};

}  // namespace lakesync
