#include "azure/endpoint.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/utf8.h"

namespace lakesync {
namespace {

struct UrlParts {
  std::string scheme;     ///< in lower case
  std::string authority;  ///< host and port, in lower case
  std::string host;       ///< without brackets and port, in lower case
  std::string path;       ///< without slashes at its ends
};

std::string Lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

bool ConsistsOf(std::string_view text, std::string_view more) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != more.npos;
  });
}

bool IsPort(std::string_view text) {
  unsigned port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

/// Sets `parts.host` out of `parts.authority`; false when it is none.
bool SplitAuthority(UrlParts& parts) {
  const std::string& text = parts.authority;
  const bool bracketed = text.starts_with('[');
  const auto host_end = bracketed ? text.find(']') : text.find(':');
  if (bracketed && host_end == std::string::npos) return false;
  parts.host = bracketed ? text.substr(1, host_end - 1) : text.substr(0, host_end);
  if (!ConsistsOf(parts.host, bracketed ? ":." : "-._")) return false;
  const auto rest =
      host_end == std::string::npos ? "" : text.substr(host_end + (bracketed ? 1 : 0));
  return rest.empty() || (rest[0] == ':' && IsPort(std::string_view(rest).substr(1)));
}

std::optional<UrlParts> SplitUrl(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  UrlParts parts;
  parts.scheme = Lower(url.substr(0, scheme_end));
  std::string_view rest = url.substr(scheme_end + 3);
  if (rest.find_first_of("?#@\\") != std::string_view::npos) return std::nullopt;
  const auto authority_end = std::min(rest.find('/'), rest.size());
  parts.authority = Lower(rest.substr(0, authority_end));
  rest.remove_prefix(authority_end);
  while (rest.starts_with('/')) rest.remove_prefix(1);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  parts.path = rest;
  if (!SplitAuthority(parts)) return std::nullopt;
  return parts;
}

/// Four numbers below 256.
bool IsIpv4(std::string_view host) {
  int count = 0;
  while (true) {
    const auto part = host.substr(0, host.find('.'));
    unsigned value = 0;
    const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (problem != std::errc() || end != part.data() + part.size() || value > 255) return false;
    ++count;
    if (part.size() == host.size()) return count == 4;
    host.remove_prefix(part.size() + 1);
  }
}

bool IsLoopbackHost(std::string_view host) {
  return host == "localhost" || host == "::1" || (host.starts_with("127.") && IsIpv4(host));
}

/// Whether the account is a path segment, because the host cannot carry it.
bool IsPathStyle(const UrlParts& parts) {
  return !parts.path.empty() || parts.host.find('.') == std::string::npos || IsIpv4(parts.host) ||
         parts.host.find(':') != std::string::npos;
}

/// "NAME" of NAME.blob.core.windows.net and of its variants (NAME.privatelink.blob.…,
/// NAME.z12.blob.storage.azure.net); empty when the host does not look like one.
std::string AccountOfHost(const std::string& host) {
  return host.find(".blob.") == std::string::npos ? "" : host.substr(0, host.find('.'));
}

Error BadEndpoint(const std::string& url, const std::string& problem) {
  const std::string shown = url.substr(0, url.find_first_of("?#"));
  const bool has_user = shown.find('@') != std::string::npos;
  return Error{.code = ErrorCode::kInvalid,
               .message = "cannot use the endpoint '" +
                          (has_user ? "[redacted]" : Printable(shown)) + "': " + problem};
}

}  // namespace

bool Endpoint::is_loopback() const {
  const auto parts = SplitUrl(url);
  return parts.has_value() && IsLoopbackHost(parts->host);
}

bool Endpoint::is_https() const { return url.starts_with("https://"); }

Result<Endpoint> ParseEndpoint(const std::string& url, const std::string& account_name) {
  const auto parts = SplitUrl(url);
  if (!parts.has_value() || parts->path.find('/') != std::string::npos) {
    return BadEndpoint(url,
                       "it is not of the form https://NAME.blob.core.windows.net or "
                       "https://HOST:PORT/ACCOUNT, without a query");
  }
  if (parts->scheme != "https" && parts->scheme != "http") {
    return BadEndpoint(url, "its scheme is neither https nor http");
  }
  if (parts->scheme == "http" && !IsLoopbackHost(parts->host)) {
    return BadEndpoint(url, "plain http is for this machine alone (127.0.0.1); use https");
  }

  const bool path_style = IsPathStyle(*parts);
  std::string account = account_name;
  if (account.empty()) account = path_style ? parts->path : AccountOfHost(parts->host);
  if (!ConsistsOf(Lower(account), "-_")) {
    return BadEndpoint(url, account.empty()
                                ? "it does not tell the account's name; set AZURE_ACCOUNT_NAME"
                                : "'" + Printable(account) + "' is not an account's name");
  }
  if (!parts->path.empty() && parts->path != account) {
    return BadEndpoint(url, "its path names the account '" + Printable(parts->path) +
                                "', but the account's name is set to '" + account + "'");
  }
  return Endpoint{.url = parts->scheme + "://" + parts->authority +
                         (path_style ? "/" + account : std::string()),
                  .account_name = account};
}

}  // namespace lakesync
