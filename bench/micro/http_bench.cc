// One request after another over one kept connection: what HttpClient takes of each, against the
// sink of bench/sink.py at no round trip. LAKESYNC_BENCH_ENDPOINT: its account's URL;
// SSL_CERT_FILE.
#include <cstdint>
#include <string>
#include <vector>

#include "bench_input.h"
#include "http/curl_http.h"
#include "model/body.h"

namespace lakesync {
namespace {

void SendPut(benchmark::State& state) {
  const std::string endpoint = BenchInput(state, "LAKESYNC_BENCH_ENDPOINT");
  if (endpoint.empty()) return;
  auto http = MakeCurlHttp(CurlOptions{});
  const std::vector<char> bytes(static_cast<std::size_t>(state.range(0)), 'x');
  const SpanBody body(bytes);
  HttpRequest request;
  request.method = "PUT";
  request.url = endpoint + "/bench/http";
  request.body = &body;
  request.SetHeader("x-ms-blob-type", "BlockBlob");
  for (auto _ : state) {
    auto response = http->Send(request);
    if (!response.ok()) return state.SkipWithError(response.error().message.c_str());
    if (response.value().status != 201) return state.SkipWithError("the answer is not 201");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(SendPut)->Arg(0)->Arg(200 << 10)->Arg(8 << 20)->UseRealTime();

}  // namespace
}  // namespace lakesync
