// What else Azurite accepts than its account's key. Computed here and apart from src/azure, from
// the service's documents, so that a test compares two readings of them.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "azure/percent_encoding.h"
#include "azurite.h"
#include "base/base64.h"
#include "base/digest.h"

namespace lakesync {

inline std::string SignAsAzurite(const std::string& text) {
  return Base64Encode(HmacSha256(*Base64Decode(Azurite::kKey), text));
}

/// A shared access signature for the whole account, without '?'. Permissions in the service's
/// order: "rwdlacup".
inline std::string AzuriteAccountSas(const std::string& permissions = "rwdlac",
                                     const std::string& expiry = "2099-01-01T00:00:00Z") {
  const std::string version = "2023-11-03";
  const std::string text = fmt::format("{}\n{}\nb\nsco\n\n{}\n\n\n{}\n\n", Azurite::kAccount,
                                       permissions, expiry, version);
  return fmt::format("sv={}&ss=b&srt=sco&sp={}&se={}&sig={}", version, permissions,
                     EncodeQueryValue(expiry), EncodeQueryValue(SignAsAzurite(text)));
}

/// One for a container and its blobs. Permissions in the service's order: "racwdl".
inline std::string AzuriteContainerSas(const std::string& container,
                                       const std::string& permissions = "racwdl",
                                       const std::string& expiry = "2099-01-01T00:00:00Z") {
  const std::string version = "2023-11-03";
  const std::string text = fmt::format("{}\n\n{}\n/blob/{}/{}\n\n\n\n{}\nc\n\n\n\n\n\n\n",
                                       permissions, expiry, Azurite::kAccount, container, version);
  return fmt::format("sv={}&sr=c&sp={}&se={}&sig={}", version, permissions,
                     EncodeQueryValue(expiry), EncodeQueryValue(SignAsAzurite(text)));
}

/// A JSON Web Token that Azurite takes (it reads the claims and checks no signature).
inline std::string AzuriteBearerToken(std::chrono::seconds lifetime = std::chrono::hours(1)) {
  using std::chrono::system_clock;
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch())
          .count();
  const std::string claims = fmt::format(
      R"({{"aud":"https://storage.azure.com","iss":"https://sts.windows.net/tenant/","iat":{0},"nbf":{0},"exp":{1},"oid":"test"}})",
      now - 60, now + lifetime.count());
  const std::string text =
      Base64UrlEncode(R"({"alg":"HS256","typ":"JWT"})") + "." + Base64UrlEncode(claims);
  return text + "." + Base64UrlEncode(HmacSha256("any", text));
}

}  // namespace lakesync
