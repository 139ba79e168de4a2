// The certificates that lakesync trusts, read once a process and shared by all connections.
//
// Left to itself, libcurl 7.88 parses the system's bundle (140 certificates, some 20 ms) for every
// connection that it opens: over a second of CPU for 64 of them. OpenSSL's store may be shared by
// threads, so one is made at the first handshake and handed to each.
#pragma once

#include <mutex>
#include <string>
#include <utility>

#include "lakesync/result.h"

struct x509_store_st;
struct ssl_ctx_st;

namespace lakesync {

/// Thread-safe.
class TrustStore {
 public:
  /// `ca_file` empty: SSL_CERT_FILE and SSL_CERT_DIR, else what OpenSSL was built to use.
  explicit TrustStore(std::string ca_file) : ca_file_(std::move(ca_file)) {}
  ~TrustStore();
  TrustStore(const TrustStore&) = delete;
  TrustStore& operator=(const TrustStore&) = delete;

  /// The file that holds them; empty for the system's own.
  std::string File() const;
  /// Reads the certificates, unless that has been done. kInvalid when the file named cannot be
  /// read or holds none.
  Status Load();
  /// After Load() was ok: makes `context` trust them.
  void InstallIn(ssl_ctx_st* context) const;

 private:
  Status LoadOnce();

  const std::string ca_file_;
  std::once_flag once_;
  Status loaded_;
  x509_store_st* store_ = nullptr;
};

}  // namespace lakesync
