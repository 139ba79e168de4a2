// Caps the rates by holding back the reads of a body and the pieces for a sink: the socket's own
// flow control does the rest, so a limit shapes a single large file as well as many small ones.
// Only the bodies of blobs and blocks count, not headers, lists and block lists.
#include "store/decorators.h"
#include "store/pacer.h"
#include "store/watched_body.h"

namespace lakesync {
namespace {

class LimitingStore final : public BlobStore {
 public:
  LimitingStore(BlobStore& inner, const Limits& limits, Clock& clock, Sleeper& sleeper,
                const CancelToken& cancel)
      : inner_(inner),
        requests_(limits.requests_per_second, clock, sleeper, cancel),
        sent_(static_cast<double>(limits.bytes_per_second), clock, sleeper, cancel),
        received_(static_cast<double>(limits.bytes_per_second), clock, sleeper, cancel) {}

  Status CreateContainer() override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.CreateContainer();
  }
  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.PutBlob(name, Paced(body), crc, options);
  }
  Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                  Crc64 crc) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.PutBlock(name, block_id, Paced(body), crc);
  }
  Result<WriteReceipt> PutBlockList(const std::string& name,
                                    const std::vector<std::string>& block_ids,
                                    const WriteOptions& options) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.PutBlockList(name, block_ids, options);
  }
  Result<BlockList> GetBlockList(const std::string& name) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.GetBlockList(name);
  }
  Result<RemoteBlob> GetProperties(const std::string& name) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.GetProperties(name);
  }
  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.Get(name, query, [&](std::span<const char> bytes) -> Status {
      LAKESYNC_TRY(received_.Take(static_cast<double>(bytes.size())));
      return sink(bytes);
    });
  }
  Result<ListPage> List(const ListQuery& query) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.List(query);
  }
  Status Delete(const std::string& name, const Condition& condition) override {
    LAKESYNC_TRY(requests_.Take(1));
    return inner_.Delete(name, condition);
  }

 private:
  WatchedBody Paced(const Body& body) {
    return WatchedBody(body, [this](std::uint64_t, std::size_t bytes) {
      return sent_.Take(static_cast<double>(bytes));
    });
  }

  BlobStore& inner_;
  Pacer requests_;
  Pacer sent_;
  Pacer received_;
};

}  // namespace

std::unique_ptr<BlobStore> MakeLimitingStore(BlobStore& inner, const Limits& limits, Clock& clock,
                                             Sleeper& sleeper, const CancelToken& cancel) {
  return std::make_unique<LimitingStore>(inner, limits, clock, sleeper, cancel);
}

}  // namespace lakesync
