// What is newer than the manifest, sorted by key. It is also what the journal says.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lakesync {

struct OverlayRecord {
  std::string key;
  /// As AppendEntryLine wrote it; empty when the entry is forgotten. Text, not fields: it takes a
  /// third of the memory and is what a checkpoint writes.
  std::string line;
};

/// Sorted by key; the records are immutable.
using OverlaySnapshot = std::vector<std::shared_ptr<const OverlayRecord>>;

/// Not thread-safe; a snapshot is independent of what follows.
class Overlay {
 public:
  void Put(std::string key, std::string line);
  OverlaySnapshot Snapshot(std::string_view key_prefix) const;
  void Clear();

  std::size_t size() const { return records_.size(); }
  /// What it takes in memory, about.
  std::size_t bytes() const { return bytes_; }

 private:
  /// The key is the record's own.
  std::map<std::string_view, std::shared_ptr<const OverlayRecord>> records_;
  std::size_t bytes_ = 0;
};

}  // namespace lakesync
