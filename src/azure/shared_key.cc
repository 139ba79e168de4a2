#include "azure/shared_key.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "azure/percent_encoding.h"
#include "base/base64.h"
#include "base/digest.h"

namespace lakesync {
namespace {

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// '-' < '_' < digits < letters.
int SortWeight(char c) {
  if (c == '-') return 0;
  if (c == '_') return 1;
  return static_cast<unsigned char>(c) + 2;
}

bool HeaderBefore(const std::pair<std::string, std::string>& a,
                  const std::pair<std::string, std::string>& b) {
  return std::lexicographical_compare(a.first.begin(), a.first.end(), b.first.begin(),
                                      b.first.end(),
                                      [](char x, char y) { return SortWeight(x) < SortWeight(y); });
}

std::string CanonicalHeaders(const HttpRequest& request) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& [name, value] : request.headers) {
    std::string lower = Lower(name);
    if (lower.starts_with("x-ms-")) headers.emplace_back(std::move(lower), Trim(value));
  }
  std::sort(headers.begin(), headers.end(), HeaderBefore);
  std::string out;
  for (const auto& [name, value] : headers) out += name + ":" + value + "\n";
  return out;
}

/// "https://host/path?query" → "/path" and "query".
std::pair<std::string_view, std::string_view> PathAndQuery(std::string_view url) {
  const auto scheme_end = url.find("://");
  const auto host = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
  const auto path_start = url.find_first_of("/?", host);
  if (path_start == std::string_view::npos) return {"/", {}};
  const auto query_start = url.find('?', path_start);
  std::string_view path = url.substr(path_start, query_start - path_start);
  if (query_start == std::string_view::npos) return {path, {}};
  return {path.empty() ? "/" : path, url.substr(query_start + 1)};
}

std::string CanonicalResource(std::string_view url, std::string_view account_name) {
  const auto [path, query] = PathAndQuery(url);
  std::map<std::string, std::vector<std::string>> parameters;
  for (std::string_view rest = query; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
    parameters[Lower(PercentDecode(part.substr(0, equals)))].push_back(PercentDecode(value));
  }
  std::string out = "/";
  out += account_name;
  out += path;
  for (auto& [name, values] : parameters) {
    std::sort(values.begin(), values.end());
    out += "\n" + name + ":";
    for (std::size_t i = 0; i < values.size(); ++i) out += (i == 0 ? "" : ",") + values[i];
  }
  return out;
}

}  // namespace

std::string StringToSign(const HttpRequest& request, std::string_view account_name) {
  std::string out = request.method + "\n";
  const auto add = [&](std::string_view value) {
    out += value;
    out += '\n';
  };
  add(request.Header("Content-Encoding"));
  add(request.Header("Content-Language"));
  const std::uint64_t length = request.body == nullptr ? 0 : request.body->size();
  add(length == 0 ? "" : std::to_string(length));
  add(request.Header("Content-MD5"));
  add(request.Header("Content-Type"));
  // With an x-ms-date the service ignores Date.
  add(request.Header("x-ms-date").empty() ? request.Header("Date") : "");
  add(request.Header("If-Modified-Since"));
  add(request.Header("If-Match"));
  add(request.Header("If-None-Match"));
  add(request.Header("If-Unmodified-Since"));
  add(request.Header("Range"));
  return out + CanonicalHeaders(request) + CanonicalResource(request.url, account_name);
}

std::string SharedKeyAuthorization(const HttpRequest& request, std::string_view account_name,
                                   std::string_view key) {
  std::string out = "SharedKey ";
  out += account_name;
  return out + ":" + Base64Encode(HmacSha256(key, StringToSign(request, account_name)));
}

}  // namespace lakesync
