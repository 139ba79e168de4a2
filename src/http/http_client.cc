#include "http/http_client.h"

#include <algorithm>

namespace lakesync {
namespace {

bool SameName(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

void HttpRequest::SetHeader(std::string name, std::string value) {
  for (auto& [present, old] : headers) {
    if (!SameName(present, name)) continue;
    old = std::move(value);
    return;
  }
  headers.emplace_back(std::move(name), std::move(value));
}

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [present, value] : headers) {
    if (SameName(present, name)) return value;
  }
  return {};
}

std::string_view HttpResponse::Header(std::string_view name) const {
  const auto it = headers.find(std::string(name));
  return it == headers.end() ? std::string_view() : std::string_view(it->second);
}

}  // namespace lakesync
