// Tells of every request that leaves: for the log, the events file, the progress line and the
// connection tuner. Stands below the retries, so each try is told.
#include <type_traits>
#include <utility>

#include "store/decorators.h"
#include "store/watched_body.h"

namespace lakesync {
namespace {

const Error* ErrorOf(const Status& status) { return status.ok() ? nullptr : &status.error(); }
template <typename T>
const Error* ErrorOf(const Result<T>& result) {
  return result.ok() ? nullptr : &result.error();
}

class TracingStore final : public BlobStore {
 public:
  TracingStore(BlobStore& inner, Clock& clock, std::function<void(const RequestTrace&)> on_request)
      : inner_(inner), clock_(clock), on_request_(std::move(on_request)) {}

  Status CreateContainer() override {
    return Trace("CreateContainer", "", [&](RequestTrace&) { return inner_.CreateContainer(); });
  }
  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    return Trace("PutBlob", name, [&](RequestTrace& trace) {
      return inner_.PutBlob(name, Counted(body, trace), crc, options);
    });
  }
  Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                  Crc64 crc) override {
    return Trace("PutBlock", name, [&](RequestTrace& trace) {
      return inner_.PutBlock(name, block_id, Counted(body, trace), crc);
    });
  }
  Result<WriteReceipt> PutBlockList(const std::string& name,
                                    const std::vector<std::string>& block_ids,
                                    const WriteOptions& options) override {
    return Trace("PutBlockList", name,
                 [&](RequestTrace&) { return inner_.PutBlockList(name, block_ids, options); });
  }
  Result<BlockList> GetBlockList(const std::string& name) override {
    return Trace("GetBlockList", name, [&](RequestTrace&) { return inner_.GetBlockList(name); });
  }
  Result<RemoteBlob> GetProperties(const std::string& name) override {
    return Trace("GetProperties", name, [&](RequestTrace&) { return inner_.GetProperties(name); });
  }
  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    return Trace("Get", name, [&](RequestTrace& trace) {
      return inner_.Get(name, query, [&](std::span<const char> bytes) {
        trace.bytes_received += bytes.size();
        return sink(bytes);
      });
    });
  }
  Result<ListPage> List(const ListQuery& query) override {
    return Trace("List", query.prefix, [&](RequestTrace&) { return inner_.List(query); });
  }
  Status Delete(const std::string& name, const Condition& condition) override {
    return Trace("Delete", name, [&](RequestTrace&) { return inner_.Delete(name, condition); });
  }

 private:
  static WatchedBody Counted(const Body& body, RequestTrace& trace) {
    return WatchedBody(body, [&trace](std::uint64_t, std::size_t bytes) {
      trace.bytes_sent += bytes;
      return Status();
    });
  }

  template <typename F>
  auto Trace(const char* operation, const std::string& name, const F& request)
      -> std::invoke_result_t<F, RequestTrace&> {
    RequestTrace trace;
    trace.operation = operation;
    trace.name = &name;
    const SteadyTime begin = clock_.Steady();
    auto result = request(trace);
    trace.duration = clock_.Steady() - begin;
    trace.error = ErrorOf(result);
    on_request_(trace);
    return result;
  }

  BlobStore& inner_;
  Clock& clock_;
  const std::function<void(const RequestTrace&)> on_request_;
};

}  // namespace

std::unique_ptr<BlobStore> MakeTracingStore(BlobStore& inner, Clock& clock,
                                            std::function<void(const RequestTrace&)> on_request) {
  return std::make_unique<TracingStore>(inner, clock, std::move(on_request));
}

}  // namespace lakesync
