#include "state/overlay.h"

#include <utility>

namespace lakesync {

namespace {
// Of the map's node, the record and the two strings' blocks.
constexpr std::size_t kRecordOverheadBytes = 200;

std::size_t BytesOf(const OverlayRecord& record) {
  return record.key.size() + record.line.size() + kRecordOverheadBytes;
}
}  // namespace

void Overlay::Put(std::string key, std::string line) {
  auto record =
      std::make_shared<const OverlayRecord>(OverlayRecord{std::move(key), std::move(line)});
  bytes_ += BytesOf(*record);
  // The old node's key points into the old record, so the node goes with it.
  if (const auto old = records_.find(record->key); old != records_.end()) {
    bytes_ -= BytesOf(*old->second);
    records_.erase(old);
  }
  const std::string_view record_key = record->key;
  records_.emplace(record_key, std::move(record));
}

OverlaySnapshot Overlay::Snapshot(std::string_view key_prefix) const {
  OverlaySnapshot snapshot;
  for (auto it = records_.lower_bound(key_prefix);
       it != records_.end() && it->first.starts_with(key_prefix); ++it) {
    snapshot.push_back(it->second);
  }
  return snapshot;
}

void Overlay::Clear() {
  records_.clear();
  bytes_ = 0;
}

}  // namespace lakesync
