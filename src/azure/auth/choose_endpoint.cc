#include "azure/auth/choose_endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/utf8.h"

namespace lakesync {
namespace {

Error Contradiction(const std::string& one, const std::string& one_says, const std::string& other,
                    const std::string& other_says) {
  return Error{ErrorCode::kInvalid,
               fmt::format("the {} says '{}', but the {} says '{}'; remove one of them", one,
                           Printable(one_says), other, Printable(other_says))};
}

std::string_view HostOf(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end != std::string_view::npos) url.remove_prefix(scheme_end + 3);
  return url.substr(0, url.find_first_of("/:"));
}

/// "lake" of https://lake.blob.core.windows.net; empty for hosts that say nothing of the account.
std::string AccountInHost(const Endpoint& endpoint) {
  const std::string_view host = HostOf(endpoint.url);
  if (host.find(".blob.") == std::string_view::npos) return {};
  std::string_view account = host.substr(0, host.find('.'));
  constexpr std::string_view kSecondary = "-secondary";
  if (account.ends_with(kSecondary)) account.remove_suffix(kSecondary.size());
  return std::string(account);
}

/// The rule of the service for account names; checked because the name becomes part of a host.
Status CheckAccountName(const std::string& name, const std::string& source) {
  const bool good = name.size() >= 3 && name.size() <= 24 && std::ranges::all_of(name, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                    });
  if (good) return Status::Ok();
  return Error{ErrorCode::kInvalid,
               fmt::format("the {} is '{}', which is no storage account's name (3 to 24 lower-case "
                           "letters and digits)",
                           source, Printable(name))};
}

Status CheckAccounts(const Settings& settings, const ConnectionString* connection) {
  if (connection == nullptr || connection->account_name.empty() || settings.account_name.empty() ||
      connection->account_name == settings.account_name) {
    return Status::Ok();
  }
  return Contradiction(
      DescribeSource(settings, "connection_string", "connection string"), connection->account_name,
      DescribeSource(settings, "account_name", "account name"), settings.account_name);
}

Result<EndpointChoice> FromUrl(const std::string& url, const std::string& url_source,
                               const std::string& account, const std::string& account_source) {
  auto endpoint = ParseEndpoint(url, account);
  if (!endpoint.ok()) {
    Error error = std::move(endpoint).error();
    error.message += fmt::format(" ({})", url_source);
    return error;
  }
  const std::string in_host = AccountInHost(*endpoint);
  if (!account.empty() && !in_host.empty() && in_host != account) {
    return Contradiction(url_source, endpoint->url, account_source, account);
  }
  return EndpointChoice{std::move(*endpoint), url_source};
}

Result<std::string> ChooseSuffix(const Settings& settings, const ConnectionString* connection) {
  const std::string given = connection == nullptr ? "" : connection->endpoint_suffix;
  if (given.empty() || given == settings.endpoint_suffix) return settings.endpoint_suffix;
  if (!settings.sources.contains("endpoint_suffix")) return given;
  return Contradiction(DescribeSource(settings, "connection_string", "connection string"), given,
                       DescribeSource(settings, "endpoint_suffix", "endpoint suffix"),
                       settings.endpoint_suffix);
}

std::string WithoutSlash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

std::string DescribeSource(const Settings& settings, const std::string& setting,
                           const std::string& label) {
  const auto found = settings.sources.find(setting);
  return found == settings.sources.end() ? label : fmt::format("{} from {}", label, found->second);
}

Result<EndpointChoice> ChooseEndpoint(const Settings& settings,
                                      const ConnectionString* connection) {
  LAKESYNC_TRY(CheckAccounts(settings, connection));
  const std::string connection_source =
      DescribeSource(settings, "connection_string", "connection string");
  const bool from_connection = connection != nullptr && !connection->account_name.empty();
  const std::string account = from_connection ? connection->account_name : settings.account_name;
  const std::string account_source = from_connection
                                         ? connection_source
                                         : DescribeSource(settings, "account_name", "account name");

  const std::string in_connection =
      connection == nullptr ? "" : WithoutSlash(connection->blob_endpoint);
  const std::string endpoint_source = DescribeSource(settings, "endpoint", "endpoint");
  if (!settings.endpoint.empty()) {
    if (!in_connection.empty() && in_connection != WithoutSlash(settings.endpoint)) {
      return Contradiction(connection_source, in_connection, endpoint_source, settings.endpoint);
    }
    return FromUrl(settings.endpoint, endpoint_source, account, account_source);
  }
  if (!in_connection.empty()) {
    return FromUrl(in_connection, connection_source, account, account_source);
  }
  if (account.empty()) {
    return Error{ErrorCode::kInvalid,
                 "no storage account is named: set AZURE_ACCOUNT_NAME in the environment or .env "
                 "(or `endpoint`, for a custom one)"};
  }
  LAKESYNC_TRY(CheckAccountName(account, account_source));
  LAKESYNC_ASSIGN(const std::string suffix, ChooseSuffix(settings, connection));
  const std::string protocol = connection == nullptr ? "https" : connection->protocol;
  return FromUrl(fmt::format("{}://{}.blob.{}", protocol, account, suffix), account_source, account,
                 account_source);
}

std::string ChooseAuthorityHost(const Settings& settings, const Endpoint& endpoint) {
  std::string host = WithoutSlash(settings.authority_host);
  if (!settings.sources.contains("authority_host")) {
    const std::string_view storage = HostOf(endpoint.url);
    if (storage.ends_with(".core.chinacloudapi.cn")) host = "https://login.chinacloudapi.cn";
    if (storage.ends_with(".core.usgovcloudapi.net")) host = "https://login.microsoftonline.us";
  }
  // AZURE_AUTHORITY_HOST is written with and without its scheme; other tools take both.
  return host.find("://") == std::string::npos ? "https://" + host : host;
}

}  // namespace lakesync
