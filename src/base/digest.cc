#include "base/digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdio>
#include <cstdlib>

namespace lakesync {
namespace {

// A crypto library that has no MD5 or SHA-256 (a FIPS-only machine) cannot sign one request; a
// wrong digest would be worse than an end with a clear message.
void Require(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "lakesync: OpenSSL offers no %s on this machine\n", what);
  std::abort();
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct MacFree {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

std::unique_ptr<EVP_MAC_CTX, MacFree> MakeHmacSha256() {
  EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Require(hmac != nullptr, "HMAC-SHA256");
  std::unique_ptr<EVP_MAC_CTX, MacFree> context(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);  // The context holds it.
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end()};
  Require(context && EVP_MAC_CTX_set_params(context.get(), parameters) == 1, "HMAC-SHA256");
  return context;
}

}  // namespace

struct Md5::State {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Md5::Md5() : state_(std::make_unique<State>()) {
  Require(EVP_DigestInit_ex(state_->context.get(), EVP_md5(), nullptr) == 1, "MD5");
}

Md5::~Md5() = default;

void Md5::Update(std::span<const char> data) {
  Require(EVP_DigestUpdate(state_->context.get(), data.data(), data.size()) == 1, "MD5");
}

std::string Md5::Finish() {
  std::string digest(16, '\0');
  Require(EVP_DigestFinal_ex(state_->context.get(), Bytes(digest), nullptr) == 1, "MD5");
  return digest;
}

std::string HmacSha256(std::string_view key, std::string_view message) {
  // One context a thread: making one looks the algorithms up under a lock, at three times the cost
  // of the digest itself, and every request is signed.
  thread_local const std::unique_ptr<EVP_MAC_CTX, MacFree> context = MakeHmacSha256();
  std::string digest(32, '\0');
  std::size_t bytes = 0;
  // A null key would mean "the key of the last call".
  const std::string_view key_bytes = key.data() == nullptr ? std::string_view("") : key;
  Require(EVP_MAC_init(context.get(), Bytes(key_bytes), key_bytes.size(), nullptr) == 1 &&
              EVP_MAC_update(context.get(), Bytes(message), message.size()) == 1 &&
              EVP_MAC_final(context.get(), Bytes(digest), &bytes, digest.size()) == 1,
          "HMAC-SHA256");
  return digest;
}

std::string Sha256(std::string_view message) {
  std::string digest(32, '\0');
  Require(EVP_Digest(message.data(), message.size(), Bytes(digest), nullptr, EVP_sha256(),
                     nullptr) == 1,
          "SHA-256");
  return digest;
}

}  // namespace lakesync
