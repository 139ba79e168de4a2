#include "http/curl_transfer.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

namespace lakesync {
namespace {

// Far above any list or error document; a server gone wild must not fill the memory.
constexpr std::size_t kBodyBytesMax = 64u << 20;

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '\n')) {
    text.remove_suffix(1);
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

}  // namespace

void CurlTransfer::AttachTo(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &CurlTransfer::OnRead);
  curl_easy_setopt(easy, CURLOPT_READDATA, this);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &CurlTransfer::OnSeek);
  curl_easy_setopt(easy, CURLOPT_SEEKDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::OnWrite);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::OnProgress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail_.data());
}

std::size_t CurlTransfer::OnRead(char* out, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  auto got = transfer.Read({out, size * count});
  if (got.ok()) return *got;
  transfer.error_ = std::move(got).error();
  return CURL_READFUNC_ABORT;
}

Result<std::size_t> CurlTransfer::Read(std::span<char> out) {
  if (request_.body == nullptr) return std::size_t{0};
  const std::uint64_t left = request_.body->size() - offset_;
  const auto part = out.first(std::min<std::uint64_t>(out.size(), left));
  if (part.empty()) return std::size_t{0};
  LAKESYNC_ASSIGN(const std::size_t got, request_.body->ReadAt(offset_, part));
  if (got == 0) return Error{ErrorCode::kChanged, "the body of a request ended early"};
  offset_ += got;
  return got;
}

int CurlTransfer::OnSeek(void* self, curl_off_t offset, int origin) {
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_FAIL;
  static_cast<CurlTransfer*>(self)->offset_ = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

std::size_t CurlTransfer::OnHeader(char* data, std::size_t size, std::size_t count, void* self) {
  static_cast<CurlTransfer*>(self)->TakeHeader({data, size * count});
  return size * count;
}

void CurlTransfer::TakeHeader(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    // An interim response (100) came before, or the request was sent again.
    response_ = HttpResponse{};
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return;
    const std::string_view rest = line.substr(blank + 1);
    std::from_chars(rest.data(), rest.data() + rest.size(), response_.status);
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  response_.headers.insert_or_assign(std::move(name), std::string(Trim(line.substr(colon + 1))));
}

std::size_t CurlTransfer::OnWrite(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  auto status = transfer.Write({data, size * count});
  if (status.ok()) return size * count;
  transfer.error_ = std::move(status).error();
  // Any other number than was given ends the transfer; 0 would do so for no bytes only.
  return size * count + 1;
}

Status CurlTransfer::Write(std::span<const char> data) {
  if (request_.sink && response_.status / 100 == 2) return request_.sink(data);
  if (response_.body.size() + data.size() > kBodyBytesMax) {
    return Error{ErrorCode::kCorrupt, "the response is larger than 64 MiB"};
  }
  response_.body.append(data.data(), data.size());
  return Status::Ok();
}

int CurlTransfer::OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.cancel_ == nullptr || !transfer.cancel_->cancelled()) return 0;
  transfer.error_ = Error{ErrorCode::kCancelled, "the request was cancelled"};
  return 1;
}

}  // namespace lakesync
