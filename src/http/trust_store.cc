#include "http/trust_store.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cstdlib>

namespace lakesync {
namespace {

Error CannotLoad(const std::string& from) {
  ERR_clear_error();
  return Error{ErrorCode::kInvalid,
               fmt::format("cannot read trusted certificates from {}: it must be there, readable, "
                           "and in PEM format",
                           from)};
}

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

TrustStore::~TrustStore() { X509_STORE_free(store_); }

std::string TrustStore::File() const {
  return ca_file_.empty() ? FromEnvironment("SSL_CERT_FILE") : ca_file_;
}

Status TrustStore::Load() {
  std::call_once(once_, [this] { loaded_ = LoadOnce(); });
  return loaded_;
}

Status TrustStore::LoadOnce() {
  store_ = X509_STORE_new();
  if (store_ == nullptr) return Error{ErrorCode::kIo, "cannot make a certificate store"};
  // As libcurl sets them: a certificate in the store ends the chain, whether root or not.
  X509_STORE_set_flags(store_, X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
  const std::string file = File();
  const std::string folders = ca_file_.empty() ? FromEnvironment("SSL_CERT_DIR") : "";
  if (!file.empty() && X509_STORE_load_file(store_, file.c_str()) != 1) return CannotLoad(file);
  if (!folders.empty() && X509_STORE_load_path(store_, folders.c_str()) != 1) {
    return CannotLoad(folders);
  }
  if (file.empty() && folders.empty() && X509_STORE_set_default_paths(store_) != 1) {
    return CannotLoad("the system's store");
  }
  // A place that is not there leaves its trace in this thread's error queue, which the next TLS
  // call would take for its own.
  ERR_clear_error();
  return Status::Ok();
}

void TrustStore::InstallIn(ssl_ctx_st* context) const { SSL_CTX_set1_cert_store(context, store_); }

}  // namespace lakesync
