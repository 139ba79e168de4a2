#include "azure/auth/connection_string.h"

#include <fmt/format.h>

#include <map>
#include <string_view>

namespace lakesync {
namespace {

// The account that every Azurite and every older emulator is born with; its key is published in the
// service's documents and protects nothing.
constexpr char kEmulatorAccount[] = "devstoreaccount1";
constexpr char kEmulatorKey[] =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
constexpr char kEmulatorEndpoint[] = "http://127.0.0.1:10000/devstoreaccount1";

using Parts = std::map<std::string, std::string>;

Error Malformed(const std::string& what) {
  return Error{ErrorCode::kInvalid,
               fmt::format("the connection string {}; copy it whole from the portal (storage "
                           "account, Access keys)",
                           what)};
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

Result<Parts> Split(std::string_view text) {
  Parts parts;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find(';');
    const std::string_view part = Trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (part.empty()) continue;
    // The first '=' divides: keys have none, values (base64, SAS) do.
    const auto equals = part.find('=');
    // The part itself is not shown: it may be the tail of a key that was cut in two.
    if (equals == std::string_view::npos || Trim(part.substr(0, equals)).empty()) {
      return Malformed(fmt::format("has no name=value in its part {}", number));
    }
    const bool fresh = parts
                           .emplace(Lower(Trim(part.substr(0, equals))),
                                    std::string(Trim(part.substr(equals + 1))))
                           .second;
    if (!fresh) return Malformed(fmt::format("says twice what its part {} says", number));
  }
  if (parts.empty()) return Malformed("is empty");
  return parts;
}

Result<ConnectionString> Emulator(const Parts& parts) {
  if (Lower(parts.at("usedevelopmentstorage")) != "true") {
    return Malformed("has UseDevelopmentStorage, which can only be true");
  }
  if (parts.contains("developmentstorageproxyuri")) {
    return Error{ErrorCode::kInvalid,
                 "the connection string's DevelopmentStorageProxyUri is not supported; name the "
                 "emulator's address as BlobEndpoint=http://127.0.0.1:PORT/devstoreaccount1"};
  }
  ConnectionString result;
  result.protocol = "http";
  result.account_name = kEmulatorAccount;
  result.account_key = Secret(kEmulatorKey);
  result.blob_endpoint = kEmulatorEndpoint;
  return result;
}

}  // namespace

Result<ConnectionString> ParseConnectionString(const Secret& text) {
  LAKESYNC_ASSIGN(const Parts parts, Split(text.Reveal()));
  if (parts.contains("usedevelopmentstorage")) return Emulator(parts);

  const auto part = [&](const char* name) {
    const auto found = parts.find(name);
    return found == parts.end() ? std::string() : found->second;
  };
  ConnectionString result;
  result.account_name = part("accountname");
  result.account_key = Secret(part("accountkey"));
  std::string sas = part("sharedaccesssignature");
  if (sas.starts_with('?')) sas.erase(0, 1);
  result.sas_token = Secret(std::move(sas));
  result.blob_endpoint = part("blobendpoint");
  result.endpoint_suffix = part("endpointsuffix");
  if (parts.contains("defaultendpointsprotocol")) {
    result.protocol = Lower(part("defaultendpointsprotocol"));
    if (result.protocol != "https" && result.protocol != "http") {
      return Malformed("has a DefaultEndpointsProtocol that is neither https nor http");
    }
  }
  if (result.account_key.empty() == result.sas_token.empty()) {
    return Malformed(result.sas_token.empty()
                         ? "has neither AccountKey nor SharedAccessSignature"
                         : "has both AccountKey and SharedAccessSignature: keep one");
  }
  if (result.account_name.empty() && result.blob_endpoint.empty()) {
    return Malformed("has neither AccountName nor BlobEndpoint");
  }
  return result;
}

}  // namespace lakesync
