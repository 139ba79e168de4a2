// The store alone: what building, signing, sending and reading the answer of one Put Blob takes.
// Less http_bench's figure of the same size, this is Azure's share. LAKESYNC_BENCH_ENDPOINT and
// SSL_CERT_FILE as there.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "azure/azure_store.h"
#include "azure/request_authorizers.h"
#include "base/crc64.h"
#include "bench_input.h"
#include "env/posix/posix_env.h"
#include "http/curl_http.h"
#include "model/body.h"

namespace lakesync {
namespace {

/// Answers at once, so that only our own work is left.
class InstantHttp final : public HttpClient {
 public:
  Result<HttpResponse> Send(const HttpRequest&) override {
    HttpResponse response;
    response.status = 201;
    response.headers = {{"etag", "\"0x8DC0000000001\""},
                        {"last-modified", "Mon, 23 Nov 2026 12:00:00 GMT"},
                        {"x-ms-request-id", "00000001-0000-4000-8000-000000000000"}};
    return response;
  }
};

void PutBlobs(benchmark::State& state, HttpClient& http, const std::string& url) {
  auto endpoint = ParseEndpoint(url, "devstoreaccount1");
  if (!endpoint.ok()) return state.SkipWithError(endpoint.error().message.c_str());
  auto authorizer = MakeSharedKeyAuthorizer("devstoreaccount1", Secret("bm90LWEtc2VjcmV0"),
                                            PosixClock(), "bench");
  if (!authorizer.ok()) return state.SkipWithError(authorizer.error().message.c_str());
  auto store = MakeAzureStore(http, *authorizer.value(), PosixClock(), endpoint.value(), "bench",
                              "2023-11-03");
  const std::vector<char> bytes(static_cast<std::size_t>(state.range(0)), 'x');
  const SpanBody body(bytes);
  WriteOptions options;
  options.condition.if_absent = true;
  options.metadata = {{"mtime", "2026-02-07T19:53:58.000000000Z"},
                      {"lakesync_crc64", "iJh5CoYUi64="}};
  for (auto _ : state) {
    auto receipt = store->PutBlob("supermarket=shop00/region=region00/part-1000.parquet", body,
                                  Crc64Extend(0, bytes), options);
    if (!receipt.ok()) return state.SkipWithError(receipt.error().message.c_str());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void PutBlobWithoutNetwork(benchmark::State& state) {
  InstantHttp http;
  PutBlobs(state, http, "https://devstoreaccount1.blob.core.windows.net");
}
BENCHMARK(PutBlobWithoutNetwork)->Arg(0)->Arg(200 << 10);

void PutBlobToSink(benchmark::State& state) {
  const std::string endpoint = BenchInput(state, "LAKESYNC_BENCH_ENDPOINT");
  if (endpoint.empty()) return;
  auto http = MakeCurlHttp(CurlOptions{});
  PutBlobs(state, *http, endpoint);
}
BENCHMARK(PutBlobToSink)->Arg(0)->Arg(200 << 10)->UseRealTime();

}  // namespace
}  // namespace lakesync
