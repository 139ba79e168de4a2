#include "http/curl_http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "http/curl_error.h"
#include "http/curl_pool.h"
#include "http/curl_transfer.h"
#include "http/request_target.h"
#include "http/trust_store.h"

namespace lakesync {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

bool Append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return false;
  // libcurl gave back the same list with one more entry, or a new one.
  static_cast<void>(list.release());
  list.reset(longer);
  return true;
}

// A value from outside that ends a line would start a header of its own.
bool HasLineEnd(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// "Name:" with nothing behind takes out a header that libcurl would add by itself, "Name;" sends
// one with an empty value.
Result<HeaderList> MakeHeaders(const HttpRequest& request) {
  HeaderList list;
  bool done = Append(list, "Expect:");
  if (request.Header("accept").empty()) done = done && Append(list, "Accept:");
  for (const auto& [name, value] : request.headers) {
    if (HasLineEnd(name) || HasLineEnd(value)) {
      return Error{ErrorCode::kInvalid, fmt::format("the header {} has a line end in it",
                                                    name.substr(0, name.find_first_of("\r\n")))};
    }
    done = done && Append(list, value.empty() ? name + ";" : name + ": " + value);
  }
  if (!done) return Error{ErrorCode::kIo, "out of memory"};
  return list;
}

// Methods whose requests carry a Content-Length even when there is nothing to send.
bool ExpectsBody(const std::string& method) {
  return method == "PUT" || method == "POST" || method == "PATCH";
}

void SetMethod(CURL* easy, const HttpRequest& request) {
  const std::uint64_t body_bytes = request.body == nullptr ? 0 : request.body->size();
  if (request.body != nullptr || ExpectsBody(request.method)) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body_bytes));
    // libcurl's own 64 KiB do for small files; only large bodies are worth 256 KiB a connection.
    constexpr std::uint64_t kDefaultBufferBytes = 64u << 10;
    if (body_bytes > kDefaultBufferBytes) {
      curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
    }
  } else if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

CURLcode InstallTrust(CURL*, void* ssl_context, void* trust) {
  static_cast<const TrustStore*>(trust)->InstallIn(static_cast<ssl_ctx_st*>(ssl_context));
  return CURLE_OK;
}

// A libcurl over another TLS library has no use for OpenSSL's store, and reads its certificates by
// itself.
bool CurlUsesOpenSsl() {
  static const bool uses = [] {
    const char* library = curl_version_info(CURLVERSION_NOW)->ssl_version;
    return library != nullptr && std::string_view(library).starts_with("OpenSSL");
  }();
  return uses;
}

class CurlHttp final : public HttpClient {
 public:
  explicit CurlHttp(CurlOptions options) : options_(std::move(options)), trust_(options_.ca_file) {}

  Result<HttpResponse> Send(const HttpRequest& request) override;

 private:
  struct Attempt {
    Result<HttpResponse> result;
    /// The connection had served another request, and died before it answered this one.
    bool stale_connection = false;
  };
  Attempt Try(CURL* easy, const HttpRequest& request, const RequestTarget& target,
              curl_slist* headers, bool fresh_connection);
  void SetCommonOptions(CURL* easy);
  void SetTrust(CURL* easy);
  bool Cancelled() const { return options_.cancel != nullptr && options_.cancel->cancelled(); }

  const CurlOptions options_;
  TrustStore trust_;
  CurlPool pool_;
};

Result<HttpResponse> CurlHttp::Send(const HttpRequest& request) {
  LAKESYNC_ASSIGN(const RequestTarget target,
                  ParseTarget(request.url, request.link_local_metadata));
  LAKESYNC_ASSIGN(const HeaderList headers, MakeHeaders(request));
  if (target.scheme == "https") LAKESYNC_TRY(trust_.Load());
  EasyHandle easy = pool_.Take();
  if (!easy) return Error{ErrorCode::kIo, "out of memory"};

  Attempt attempt = Try(easy.get(), request, target, headers.get(), false);
  if (attempt.stale_connection && !Cancelled()) {
    attempt = Try(easy.get(), request, target, headers.get(), true);
  }
  pool_.PutBack(std::move(easy));
  return std::move(attempt.result);
}

CurlHttp::Attempt CurlHttp::Try(CURL* easy, const HttpRequest& request, const RequestTarget& target,
                                curl_slist* headers, bool fresh_connection) {
  const std::string name = request.method + " " + target.Shown();
  if (Cancelled()) {
    return {Error{ErrorCode::kCancelled, name + ": the request was cancelled"}};
  }
  CurlTransfer transfer(request, options_.cancel);
  SetCommonOptions(easy);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, fresh_connection ? 1L : 0L);
  // A proxy cannot reach this machine's loopback; elsewhere libcurl reads the usual variables.
  // Nor may it see what the platform's token service answers.
  if (target.loopback || request.link_local_metadata) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  SetMethod(easy, request);
  transfer.AttachTo(easy);

  const CURLcode code = curl_easy_perform(easy);
  if (transfer.error()) {
    Error error = *transfer.error();
    if (error.code == ErrorCode::kCancelled) error.message = name + ": " + error.message;
    return {std::move(error)};
  }
  if (code == CURLE_OK) return {std::move(transfer.response())};
  long connects = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
  const bool broken =
      code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
  return {CurlError(code, name, transfer.detail()),
          broken && connects == 0 && !transfer.answered()};
}

void CurlHttp::SetCommonOptions(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  // Two places: the storage service, and whoever gives out tokens.
  curl_easy_setopt(easy, CURLOPT_MAXCONNECTS, 2L);
  // A cancelled request does not wait for the name server.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  if (!options_.user_agent.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options_.connect_timeout.count()));
  const auto idle = std::chrono::ceil<std::chrono::seconds>(options_.idle_timeout);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(idle.count()));
  SetTrust(easy);
}

void CurlHttp::SetTrust(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (CurlUsesOpenSsl()) {
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &InstallTrust);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &trust_);
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  } else if (const std::string file = trust_.File(); !file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, file.c_str());
  }
}

}  // namespace

std::unique_ptr<HttpClient> MakeCurlHttp(CurlOptions options) {
  return std::make_unique<CurlHttp>(std::move(options));
}

}  // namespace lakesync
