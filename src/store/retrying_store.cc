// The only loop around a request. A body can be replayed from its start, so a write is simply sent
// again. A Get is not: its sink has kept the bytes that came, so the next try asks for those behind
// them, of the same version.
//
// Turned down: to tell a lost answer from another writer's blob here, by reading the blob after a
// conflict. The caller has to handle the conflict anyway, and knows what its bytes should be.
#include <fmt/format.h>

#include "base/log.h"
#include "store/decorators.h"

namespace lakesync {
namespace {

class RetryingStore final : public BlobStore {
 public:
  RetryingStore(BlobStore& inner, const RetryPolicy& policy, Sleeper& sleeper, Random& random,
                const CancelToken& cancel, std::atomic<std::uint64_t>* retries)
      : inner_(inner),
        policy_(policy),
        sleeper_(sleeper),
        random_(random),
        cancel_(cancel),
        retries_(retries) {}

  Status CreateContainer() override {
    return Run([&] { return inner_.CreateContainer(); });
  }
  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    return Run([&] { return inner_.PutBlob(name, body, crc, options); });
  }
  Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                  Crc64 crc) override {
    return Run([&] { return inner_.PutBlock(name, block_id, body, crc); });
  }
  Result<WriteReceipt> PutBlockList(const std::string& name,
                                    const std::vector<std::string>& block_ids,
                                    const WriteOptions& options) override {
    return Run([&] { return inner_.PutBlockList(name, block_ids, options); });
  }
  Result<BlockList> GetBlockList(const std::string& name) override {
    return Run([&] { return inner_.GetBlockList(name); });
  }
  Result<RemoteBlob> GetProperties(const std::string& name) override {
    return Run([&] { return inner_.GetProperties(name); });
  }
  Result<ListPage> List(const ListQuery& query) override {
    return Run([&] { return inner_.List(query); });
  }
  Status Delete(const std::string& name, const Condition& condition) override {
    return Run([&] { return inner_.Delete(name, condition); });
  }

  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    GetQuery rest = query;
    if (rest.if_match.empty()) {
      // An answer that breaks off does not tell its ETag, so it has to be known before.
      LAKESYNC_ASSIGN(const RemoteBlob blob, GetProperties(name));
      rest.if_match = blob.etag;
    }
    std::optional<Error> refused;  // by the sink: final, whatever its code
    const auto counting_sink = [&](std::span<const char> bytes) -> Status {
      Status status = sink(bytes);
      if (!status.ok()) {
        refused = status.error();
        return status;
      }
      rest.offset += bytes.size();
      if (rest.length) *rest.length -= bytes.size();
      return {};
    };
    return Run(
        [&]() -> Result<RemoteBlob> {
          // All bytes came before the connection broke: no range is left to ask for.
          if (rest.length == 0u && query.length != 0u) return PropertiesOf(name, rest.if_match);
          // A copy: `rest` moves on while the bytes come in.
          return inner_.Get(name, GetQuery(rest), counting_sink);
        },
        [&] { return refused.has_value(); });
  }

 private:
  Result<RemoteBlob> PropertiesOf(const std::string& name, const std::string& etag) {
    LAKESYNC_ASSIGN(RemoteBlob blob, inner_.GetProperties(name));
    if (etag != "*" && blob.etag != etag) {
      return Error{ErrorCode::kConflict, fmt::format("Get {}: the blob changed meanwhile", name)};
    }
    return blob;
  }

  /// Calls `request` until it works or its error is final.
  template <typename F>
  auto Run(const F& request) -> decltype(request()) {
    return Run(request, [] { return false; });
  }
  template <typename F, typename G>
  auto Run(const F& request, const G& give_up) -> decltype(request()) {
    for (int tries = 1;; ++tries) {
      auto result = request();
      if (result.ok() || give_up()) return result;
      Error error = std::move(result).error();
      const auto wait = NextBackoff(policy_, tries, error, random_.Uniform());
      if (!wait) {
        if (tries > 1) error.message += fmt::format(" (after {} tries)", tries);
        return error;
      }
      if (tries == kTriesBeforeWarning && !warned_.exchange(true)) {
        Log(LogLevel::kWarning, "{}; still trying", error.message);
      }
      if (cancel_.cancelled() || !sleeper_.Sleep(*wait, cancel_)) {
        error.code = ErrorCode::kCancelled;
        error.message += " (stopped before another try)";
        return error;
      }
      if (retries_ != nullptr) retries_->fetch_add(1, std::memory_order_relaxed);
    }
  }

  BlobStore& inner_;
  const RetryPolicy policy_;
  Sleeper& sleeper_;
  Random& random_;
  const CancelToken& cancel_;
  std::atomic<std::uint64_t>* retries_;
  // Once a run: whoever watches learns why nothing moves, and a log is not flooded by every worker.
  static constexpr int kTriesBeforeWarning = 3;
  std::atomic<bool> warned_{false};
};

}  // namespace

std::unique_ptr<BlobStore> MakeRetryingStore(BlobStore& inner, const RetryPolicy& policy,
                                             Sleeper& sleeper, Random& random,
                                             const CancelToken& cancel,
                                             std::atomic<std::uint64_t>* retries) {
  return std::make_unique<RetryingStore>(inner, policy, sleeper, random, cancel, retries);
}

}  // namespace lakesync
