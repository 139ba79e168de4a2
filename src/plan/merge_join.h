// Joins the sorted files of a layer with the sorted ledger entries of the same layer in one pass.
// Neither side is ever held whole, so the plan for a million files needs no more memory than for
// ten.
#pragma once

#include <string_view>

#include "lakesync/result.h"
#include "model/file_entry.h"
#include "model/ledger_entry.h"

namespace lakesync {

/// `next_file(FileEntry&)` and `next_entry(LedgerEntry&)` give Result<bool>, false at the end, in
/// byte order of path and key; all keys begin with the layer's prefix of `prefix_bytes` bytes.
/// `on_pair(file, entry)` gives a Status; either pointer may be null, not both. The first error
/// ends the join.
template <typename NextFile, typename NextEntry, typename OnPair>
Status MergeJoin(NextFile&& next_file, NextEntry&& next_entry, std::size_t prefix_bytes,
                 OnPair&& on_pair) {
  FileEntry file;
  LedgerEntry entry;
  LAKESYNC_ASSIGN(bool has_file, next_file(file));
  LAKESYNC_ASSIGN(bool has_entry, next_entry(entry));
  while (has_file || has_entry) {
    int order = has_file ? -1 : 1;
    if (has_file && has_entry) {
      order = file.path.compare(std::string_view(entry.key).substr(prefix_bytes));
    }
    LAKESYNC_TRY(on_pair(order <= 0 ? &file : nullptr, order >= 0 ? &entry : nullptr));
    if (order <= 0) {
      LAKESYNC_ASSIGN(has_file, next_file(file));
    }
    if (order >= 0) {
      LAKESYNC_ASSIGN(has_entry, next_entry(entry));
    }
  }
  return Status::Ok();
}

}  // namespace lakesync
