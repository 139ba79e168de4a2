// One pure function for each operation of store/blob_store.h: from its arguments to the HTTP
// message, still without authorization. Source: the service's REST reference, "Operations on
// containers", "on blobs" and "on block blobs".
//
// The whole body is checked by x-ms-content-crc64 alone: a second checksum (Content-MD5) beside it
// is refused by the service, and MD5 would double the CPU time of an upload.
#pragma once

#include <string>
#include <vector>

#include "base/crc64.h"
#include "http/http_client.h"
#include "store/blob_store.h"

namespace lakesync {

/// What all requests to one container share.
struct ContainerAddress {
  /// "https://NAME.blob.core.windows.net/bronze"
  std::string url;
  /// x-ms-version
  std::string api_version;
};

HttpRequest CreateContainerRequest(const ContainerAddress& container);

/// `body` outlives the request, here and below.
HttpRequest PutBlobRequest(const ContainerAddress& container, const std::string& name,
                           const Body& body, Crc64 crc, const WriteOptions& options);
HttpRequest PutBlockRequest(const ContainerAddress& container, const std::string& name,
                            const std::string& block_id, const Body& body, Crc64 crc);
/// `xml` is BlockListXml's.
HttpRequest PutBlockListRequest(const ContainerAddress& container, const std::string& name,
                                const Body& xml, Crc64 crc, const WriteOptions& options);
/// <BlockList><Latest>aWQ=</Latest>…</BlockList>
std::string BlockListXml(const std::vector<std::string>& block_ids);
HttpRequest GetBlockListRequest(const ContainerAddress& container, const std::string& name);

HttpRequest GetPropertiesRequest(const ContainerAddress& container, const std::string& name,
                                 const std::string& if_match);
/// `query.length` is not 0: HTTP has no empty range.
HttpRequest GetRequest(const ContainerAddress& container, const std::string& name,
                       const GetQuery& query);
HttpRequest ListRequest(const ContainerAddress& container, const ListQuery& query);
HttpRequest DeleteRequest(const ContainerAddress& container, const std::string& name,
                          const Condition& condition);

}  // namespace lakesync
