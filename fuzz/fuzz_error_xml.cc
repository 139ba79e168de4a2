// Any bytes as the service's refusal: the body, and the headers that are taken out of it. The first
// line of the input is Retry-After and Date, the rest the body.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "azure/blob_error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::string first_line = input.substr(0, input.find('\n'));
  const lakesync::HttpResponse response{
      .status = size == 0 ? 0 : 300 + data[size - 1],
      .headers = {{"retry-after", first_line},
                  {"date", first_line},
                  {"x-ms-retry-after-ms", input.substr(0, 20)},
                  {"x-ms-request-id", first_line}},
      .body = first_line.size() < size ? input.substr(first_line.size() + 1) : input};
  const lakesync::WallTime now(std::chrono::seconds(1'770'494'038));
  const auto error = lakesync::ErrorFromResponse("put blob", input, response, now);
  if (error.retry_after && error.retry_after->count() < 0) std::abort();
  for (const std::string* text : {&error.message, &error.service_code, &error.request_id}) {
    for (const char c : *text) {
      if (static_cast<unsigned char>(c) < 0x20) std::abort();  // would reach a terminal
    }
  }
  return 0;
}
