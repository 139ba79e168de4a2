// One line of the ledger: a file that the service has confirmed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/crc64.h"

namespace lakesync {

/// What the manifest says of one synced file. `key`, `blob_path`, `size` and `synced_at` are the
/// fields of the users' present tool; the others are absent from its manifests.
struct LedgerEntry {
  /// The file's path relative to the project: "data/bronze/supermarket=bistek/…/file.parquet".
  std::string key;
  std::string blob_path;
  std::uint64_t size = 0;
  /// Local time, "2026-02-07T19:53:58".
  std::string synced_at;
  std::optional<std::int64_t> mtime_ns;
  /// Of the bytes that the service confirmed.
  std::optional<Crc64> crc64;
  /// Without quotes; empty when unknown.
  std::string etag;

  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

}  // namespace lakesync
