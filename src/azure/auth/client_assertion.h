// The signed token by which a client shows that it holds a certificate's key (RFC 7523), and the
// reading of that certificate.
#pragma once

#include <memory>
#include <string>

#include "base/secret.h"
#include "base/time_format.h"
#include "lakesync/result.h"

struct evp_pkey_st;
struct x509_st;

namespace lakesync {

/// An RSA key and its certificate.
struct ClientCertificate {
  std::shared_ptr<evp_pkey_st> key;
  std::shared_ptr<x509_st> certificate;
};

/// From the bytes of a PEM file that holds key and certificate in any order (the first certificate
/// that fits the key, so that a chain may stand beside it), or of a PKCS#12 file. kInvalid, saying
/// what is missing.
Result<ClientCertificate> ParseClientCertificate(const std::string& bytes, const Secret& password);

/// A JWT with PS256 and the certificate's SHA-256 thumbprint, as Entra ID's documents ask
/// ("Microsoft identity platform application authentication certificate credentials"), good for 10
/// minutes from `now`. `token_id` must differ from call to call.
Result<std::string> MakeClientAssertion(const ClientCertificate& certificate,
                                        const std::string& client_id, const std::string& audience,
                                        const std::string& token_id, WallTime now);

}  // namespace lakesync
