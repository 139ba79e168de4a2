// Passes every call on: a test that needs one operation to behave otherwise overrides that one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/blob_store.h"

namespace lakesync {

class ForwardingStore : public BlobStore {
 public:
  explicit ForwardingStore(BlobStore& inner) : inner_(inner) {}

  Status CreateContainer() override { return inner_.CreateContainer(); }
  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    return inner_.PutBlob(name, body, crc, options);
  }
  Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                  Crc64 crc) override {
    return inner_.PutBlock(name, block_id, body, crc);
  }
  Result<WriteReceipt> PutBlockList(const std::string& name,
                                    const std::vector<std::string>& block_ids,
                                    const WriteOptions& options) override {
    return inner_.PutBlockList(name, block_ids, options);
  }
  Result<BlockList> GetBlockList(const std::string& name) override {
    return inner_.GetBlockList(name);
  }
  Result<RemoteBlob> GetProperties(const std::string& name) override {
    return inner_.GetProperties(name);
  }
  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    return inner_.Get(name, query, sink);
  }
  Result<ListPage> List(const ListQuery& query) override { return inner_.List(query); }
  Status Delete(const std::string& name, const Condition& condition) override {
    return inner_.Delete(name, condition);
  }

 protected:
  BlobStore& inner_;
};

}  // namespace lakesync
