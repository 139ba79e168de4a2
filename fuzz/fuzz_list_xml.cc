// Any bytes as the service's lists: List Blobs and Get Block List. They give a value or kCorrupt.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "azure/blob_response.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  const auto page = lakesync::ParseListPage(xml);
  if (!page.ok() && page.error().code != lakesync::ErrorCode::kCorrupt) std::abort();
  if (page.ok()) {
    for (const auto& blob : page->blobs) {
      if (blob.name.empty()) std::abort();
    }
  }
  const auto blocks = lakesync::ParseBlockList(xml);
  if (!blocks.ok() && blocks.error().code != lakesync::ErrorCode::kCorrupt) std::abort();
  return 0;
}
