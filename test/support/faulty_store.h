// A store that fails on plan. Each planned fault waits for its call, happens once, and can be asked
// whether it did: a test ends with ExpectAllFaultsMet, so that a plan that no longer bites is seen.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "env/clock.h"
#include "store/blob_store.h"

namespace lakesync {

enum class FaultKind {
  kServerError,    ///< 500 before anything happened
  kThrottled,      ///< 503 ServerBusy; `time`: its Retry-After (0: none)
  kResetMidBody,   ///< half of the body goes over, then the connection breaks
  kAnswerLost,     ///< the operation is done, its answer never comes
  kHang,           ///< nothing for `time`, then a timeout
  kWrongChecksum,  ///< a write's bytes are damaged on the way; a read is told so
  kSlow,           ///< takes `time` longer, then works
};

struct Fault {
  FaultKind kind = FaultKind::kServerError;
  /// "PutBlob", "Get", …; empty: any.
  std::string operation{};
  /// The blob's; empty: any.
  std::string name{};
  /// The how manieth call that matches, from 1 on. When another fault takes that call, the next.
  int nth = 1;
  std::chrono::milliseconds time{0};
};

/// Thread-safe.
class FaultyStore final : public BlobStore {
 public:
  FaultyStore(BlobStore& inner, Sleeper& sleeper, std::vector<Fault> plan)
      : inner_(inner), sleeper_(sleeper) {
    for (auto& fault : plan) plan_.push_back({std::move(fault)});
  }

  bool AllFaultsMet() const { return UnmetFaults().empty(); }
  void ExpectAllFaultsMet() const {
    for (const auto& text : UnmetFaults()) ADD_FAILURE() << "this fault never happened: " << text;
  }
  std::vector<std::string> UnmetFaults() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> unmet;
    for (const auto& [fault, seen, met] : plan_) {
      if (met) continue;
      unmet.push_back(fmt::format("kind {} on {} '{}' call {} (of {} seen)",
                                  static_cast<int>(fault.kind), fault.operation, fault.name,
                                  fault.nth, seen));
    }
    return unmet;
  }
  /// Calls of all kinds, failed ones too.
  int calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }

  Status CreateContainer() override {
    return Simple("CreateContainer", "", [&] { return inner_.CreateContainer(); });
  }
  Result<WriteReceipt> PutBlob(const std::string& name, const Body& body, Crc64 crc,
                               const WriteOptions& options) override {
    return Write("PutBlob", name, body, crc,
                 [&](Crc64 sent) { return inner_.PutBlob(name, body, sent, options); });
  }
  Status PutBlock(const std::string& name, const std::string& block_id, const Body& body,
                  Crc64 crc) override {
    return Write("PutBlock", name, body, crc,
                 [&](Crc64 sent) { return inner_.PutBlock(name, block_id, body, sent); });
  }
  Result<WriteReceipt> PutBlockList(const std::string& name,
                                    const std::vector<std::string>& block_ids,
                                    const WriteOptions& options) override {
    return Simple("PutBlockList", name,
                  [&] { return inner_.PutBlockList(name, block_ids, options); });
  }
  Result<BlockList> GetBlockList(const std::string& name) override {
    return Simple("GetBlockList", name, [&] { return inner_.GetBlockList(name); });
  }
  Result<RemoteBlob> GetProperties(const std::string& name) override {
    return Simple("GetProperties", name, [&] { return inner_.GetProperties(name); });
  }
  Result<RemoteBlob> Get(const std::string& name, const GetQuery& query,
                         const std::function<Status(std::span<const char>)>& sink) override {
    const auto fault = Next("Get", name);
    const auto whole = [&] { return inner_.Get(name, query, sink); };
    if (!fault || fault->kind != FaultKind::kResetMidBody) {
      return Happen<Result<RemoteBlob>>(fault, "Get", name, whole);
    }
    const auto broken = inner_.Get(name, query, [&](std::span<const char> bytes) -> Status {
      LAKESYNC_TRY(sink(bytes.first((bytes.size() + 1) / 2)));
      return ErrorOf(*fault, "Get", name);
    });
    // An empty body ends before it can break.
    return broken.ok() ? Result<RemoteBlob>(ErrorOf(*fault, "Get", name)) : broken;
  }
  Result<ListPage> List(const ListQuery& query) override {
    return Simple("List", query.prefix, [&] { return inner_.List(query); });
  }
  Status Delete(const std::string& name, const Condition& condition) override {
    return Simple("Delete", name, [&] { return inner_.Delete(name, condition); });
  }

 private:
  struct Planned {
    Fault fault;
    int seen = 0;
    bool met = false;
  };

  /// The fault that this call is to meet.
  std::optional<Fault> Next(const std::string& operation, const std::string& name) {
    const std::lock_guard lock(mutex_);
    ++calls_;
    std::optional<Fault> next;
    for (auto& planned : plan_) {
      const Fault& fault = planned.fault;
      if (planned.met || (!fault.operation.empty() && fault.operation != operation) ||
          (!fault.name.empty() && fault.name != name)) {
        continue;
      }
      ++planned.seen;
      if (!next && planned.seen >= fault.nth) {
        planned.met = true;
        next = fault;
      }
    }
    return next;
  }

  static Error ErrorOf(const Fault& fault, const char* operation, const std::string& name) {
    const auto error = [&](ErrorCode code, const char* what) {
      return Error{code, fmt::format("{} {}: {}", operation, name, what)};
    };
    switch (fault.kind) {
      case FaultKind::kThrottled: {
        Error throttled = error(ErrorCode::kThrottled, "ServerBusy");
        throttled.service_code = "ServerBusy";
        if (fault.time.count() > 0) throttled.retry_after = fault.time;
        return throttled;
      }
      case FaultKind::kServerError: {
        Error broken = error(ErrorCode::kTransient, "InternalError");
        broken.service_code = "InternalError";
        return broken;
      }
      case FaultKind::kHang:
        return error(ErrorCode::kTransient, "timed out");
      case FaultKind::kWrongChecksum:
        return error(ErrorCode::kCorrupt, "the bytes do not match their checksum");
      case FaultKind::kResetMidBody:
      case FaultKind::kAnswerLost:
      case FaultKind::kSlow:
        break;
    }
    return error(ErrorCode::kTransient, "connection reset");
  }

  template <typename R, typename F>
  R Happen(const std::optional<Fault>& fault, const char* operation, const std::string& name,
           const F& request) {
    if (!fault) return request();
    if (fault->kind == FaultKind::kHang || fault->kind == FaultKind::kSlow) {
      (void)sleeper_.Sleep(fault->time, never_);
    }
    if (fault->kind == FaultKind::kSlow) return request();
    if (fault->kind == FaultKind::kAnswerLost) {
      // What the operation itself refuses does not get lost: the plan wants it done.
      if (auto done = request(); !done.ok()) return done;
    }
    return ErrorOf(*fault, operation, name);
  }

  template <typename F>
  auto Simple(const char* operation, const std::string& name, const F& request)
      -> decltype(request()) {
    return Happen<decltype(request())>(Next(operation, name), operation, name, request);
  }

  template <typename F>
  auto Write(const char* operation, const std::string& name, const Body& body, Crc64 crc,
             const F& request) -> decltype(request(crc)) {
    using R = decltype(request(crc));
    const auto fault = Next(operation, name);
    if (fault && fault->kind == FaultKind::kWrongChecksum) return request(crc ^ 1);
    if (fault && fault->kind == FaultKind::kResetMidBody) {
      std::vector<char> half(static_cast<std::size_t>((body.size() + 1) / 2));
      if (auto read = body.ReadAt(0, half); !read.ok()) return std::move(read).error();
      return ErrorOf(*fault, operation, name);
    }
    return Happen<R>(fault, operation, name, [&] { return request(crc); });
  }

  BlobStore& inner_;
  Sleeper& sleeper_;
  const CancelToken never_;
  mutable std::mutex mutex_;
  std::vector<Planned> plan_;
  int calls_ = 0;
};

}  // namespace lakesync
