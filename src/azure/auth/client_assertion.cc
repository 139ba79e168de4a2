#include "azure/auth/client_assertion.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/base64.h"
#include "base/digest.h"

namespace lakesync {
namespace {

using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;
using CertificatePtr = std::shared_ptr<X509>;

Error Unusable(const std::string& why) {
  ERR_clear_error();
  return Error{ErrorCode::kInvalid, "cannot use the client certificate: " + why};
}

BioPtr ReadOnlyBio(const std::string& bytes) {
  return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free};
}

/// For an encrypted key; never asks on the terminal, as OpenSSL's own callback would.
int GivePassword(char* out, int size, int /*for_writing*/, void* user) {
  const std::string& password = static_cast<const Secret*>(user)->Reveal();
  if (size < 0 || password.size() > static_cast<std::size_t>(size)) return -1;
  password.copy(out, password.size());
  return static_cast<int>(password.size());
}

KeyPtr ReadPemKey(const std::string& bytes, const Secret& password) {
  const BioPtr bio = ReadOnlyBio(bytes);
  Secret copy = password;
  return {PEM_read_bio_PrivateKey(bio.get(), nullptr, &GivePassword, &copy), &EVP_PKEY_free};
}

/// The first certificate of the file whose public key is `key`'s.
CertificatePtr ReadPemCertificate(const std::string& bytes, EVP_PKEY* key) {
  const BioPtr bio = ReadOnlyBio(bytes);
  while (true) {
    CertificatePtr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
    if (certificate == nullptr || X509_check_private_key(certificate.get(), key) == 1) {
      ERR_clear_error();
      return certificate;
    }
  }
}

Result<ClientCertificate> ParsePem(const std::string& bytes, const Secret& password) {
  KeyPtr key = ReadPemKey(bytes, password);
  if (key == nullptr) {
    if (bytes.find("ENCRYPTED") != std::string::npos) {
      return Unusable("its key is encrypted; check AZURE_CLIENT_CERTIFICATE_PASSWORD");
    }
    return Unusable("the PEM file holds no readable private key beside the certificate");
  }
  CertificatePtr certificate = ReadPemCertificate(bytes, key.get());
  if (certificate == nullptr) {
    return Unusable("the PEM file holds no certificate that belongs to its private key");
  }
  return ClientCertificate{std::move(key), std::move(certificate)};
}

Result<ClientCertificate> ParsePkcs12(const std::string& bytes, const Secret& password) {
  const BioPtr bio = ReadOnlyBio(bytes);
  const std::unique_ptr<PKCS12, decltype(&PKCS12_free)> store(d2i_PKCS12_bio(bio.get(), nullptr),
                                                              &PKCS12_free);
  if (store == nullptr) return Unusable("the file is neither PEM nor PKCS#12");
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  if (PKCS12_parse(store.get(), password.Reveal().c_str(), &key, &certificate, nullptr) != 1) {
    return Unusable(
        "the PKCS#12 file does not open: check AZURE_CLIENT_CERTIFICATE_PASSWORD, or, if it is an "
        "old file (RC2 or 3DES), turn it into PEM with `openssl pkcs12 -legacy -nodes`");
  }
  ClientCertificate result{{key, &EVP_PKEY_free}, {certificate, &X509_free}};
  if (key == nullptr || certificate == nullptr) {
    return Unusable("the PKCS#12 file lacks the private key or its certificate");
  }
  return result;
}

std::string Thumbprint(X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (X509_digest(certificate, EVP_sha256(), digest, &size) != 1) return {};
  return Base64UrlEncode(std::string_view(reinterpret_cast<const char*>(digest), size));
}

/// PS256: RSASSA-PSS with SHA-256 and a salt as long as the digest (RFC 7518 §3.5).
Result<std::string> SignPs256(EVP_PKEY* key, const std::string& message) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  EVP_PKEY_CTX* padding = nullptr;  // owned by `context`
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  const bool ready = EVP_DigestSignInit(context.get(), &padding, EVP_sha256(), nullptr, key) == 1 &&
                     EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 &&
                     EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1 &&
                     EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size()) == 1;
  std::string signature(size, '\0');
  if (!ready || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                               &size, bytes, message.size()) != 1) {
    return Unusable("signing with its key failed");
  }
  signature.resize(size);
  return signature;
}

}  // namespace

Result<ClientCertificate> ParseClientCertificate(const std::string& bytes, const Secret& password) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return Unusable("the file is too large");
  }
  const bool is_pem = bytes.find("-----BEGIN ") != std::string::npos;
  LAKESYNC_ASSIGN(ClientCertificate result,
                  is_pem ? ParsePem(bytes, password) : ParsePkcs12(bytes, password));
  if (EVP_PKEY_get_base_id(result.key.get()) != EVP_PKEY_RSA) {
    return Unusable("its key is not RSA, the only kind that Entra ID takes");
  }
  return result;
}

Result<std::string> MakeClientAssertion(const ClientCertificate& certificate,
                                        const std::string& client_id, const std::string& audience,
                                        const std::string& token_id, WallTime now) {
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const nlohmann::json header = {
      {"alg", "PS256"}, {"typ", "JWT"}, {"x5t#S256", Thumbprint(certificate.certificate.get())}};
  const nlohmann::json claims = {{"aud", audience},     {"iss", client_id}, {"sub", client_id},
                                 {"jti", token_id},     {"nbf", seconds},   {"iat", seconds},
                                 {"exp", seconds + 600}};
  // Replaced, not refused: a client id that is not UTF-8 must not throw.
  const auto text = [](const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  const std::string message = Base64UrlEncode(text(header)) + "." + Base64UrlEncode(text(claims));
  LAKESYNC_ASSIGN(const std::string signature, SignPs256(certificate.key.get(), message));
  return message + "." + Base64UrlEncode(signature);
}

}  // namespace lakesync
