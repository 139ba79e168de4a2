#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

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
  std::string digest(32, '\0');
  // A null key would mean "the key of the last call".
  const void* key_bytes = key.empty() ? "" : key.data();
  Require(HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), Bytes(message),
               message.size(), Bytes(digest), nullptr) != nullptr,
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
