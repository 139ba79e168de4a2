// From the service's answers to values. Pure, and safe on any bytes: what is not as expected is
// kCorrupt, saying what was.
#pragma once

#include <string>
#include <string_view>

#include "http/http_client.h"
#include "lakesync/result.h"
#include "store/blob_store.h"

namespace lakesync {

/// The body of List Blobs. Folders of an account with hierarchical namespace are left out.
Result<ListPage> ParseListPage(std::string_view xml);

/// The body of Get Block List; `etag` stays empty: it is a header.
Result<BlockList> ParseBlockList(std::string_view xml);

/// The headers of Get Blob Properties or Get Blob. The size of the whole blob, also from the answer
/// to a range.
Result<RemoteBlob> ParseProperties(const std::string& name, const HttpResponse& response);

/// The headers of Put Blob and Put Block List.
Result<WriteReceipt> ParseWriteReceipt(const HttpResponse& response);

/// `"0x8DC…"` → `0x8DC…`
std::string UnquoteETag(std::string_view etag);

}  // namespace lakesync
