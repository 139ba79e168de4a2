#include "azure/blob_request.h"

#include <utility>

#include "azure/percent_encoding.h"
#include "base/base64.h"

namespace lakesync {
namespace {

HttpRequest ContainerRequest(const ContainerAddress& container, const char* method,
                             const std::string& query) {
  HttpRequest request;
  request.method = method;
  request.url = container.url + "?" + query;
  request.SetHeader("x-ms-version", container.api_version);
  return request;
}

HttpRequest BlobRequest(const ContainerAddress& container, const char* method,
                        const std::string& name, const std::string& query = "") {
  HttpRequest request;
  request.method = method;
  request.url = container.url + "/" + EncodePath(name) + (query.empty() ? "" : "?" + query);
  request.SetHeader("x-ms-version", container.api_version);
  return request;
}

void SetIfMatch(HttpRequest& request, const std::string& etag) {
  if (!etag.empty()) request.SetHeader("If-Match", etag == "*" ? etag : "\"" + etag + "\"");
}

void SetCondition(HttpRequest& request, const Condition& condition) {
  SetIfMatch(request, condition.if_match);
  if (condition.if_absent) request.SetHeader("If-None-Match", "*");
}

void SetBody(HttpRequest& request, const Body& body, Crc64 crc) {
  request.body = &body;
  request.SetHeader("x-ms-content-crc64", Crc64ToBase64(crc));
}

void SetWriteOptions(HttpRequest& request, const WriteOptions& options) {
  SetCondition(request, options.condition);
  if (!options.content_type.empty()) {
    request.SetHeader("x-ms-blob-content-type", options.content_type);
  }
  if (!options.access_tier.empty()) request.SetHeader("x-ms-access-tier", options.access_tier);
  for (const auto& [key, value] : options.metadata) request.SetHeader("x-ms-meta-" + key, value);
}

}  // namespace

// PUT /bronze?restype=container
HttpRequest CreateContainerRequest(const ContainerAddress& container) {
  return ContainerRequest(container, "PUT", "restype=container");
}

// PUT /bronze/supermarket%3Dbistek/part-0.parquet
// x-ms-blob-type: BlockBlob
// x-ms-content-crc64: iJh5CoYUi64=
// x-ms-blob-content-type: application/octet-stream
// x-ms-meta-mtime: 2026-02-07T19:53:58.123456789Z
// If-None-Match: *                                   or If-Match: "0x8DC…", or neither
//
// (the file's bytes)
HttpRequest PutBlobRequest(const ContainerAddress& container, const std::string& name,
                           const Body& body, Crc64 crc, const WriteOptions& options) {
  HttpRequest request = BlobRequest(container, "PUT", name);
  request.SetHeader("x-ms-blob-type", "BlockBlob");
  SetBody(request, body, crc);
  SetWriteOptions(request, options);
  return request;
}

// PUT /bronze/large.parquet?comp=block&blockid=aWQ%3D
// x-ms-content-crc64: iJh5CoYUi64=
//
// (the block's bytes)
HttpRequest PutBlockRequest(const ContainerAddress& container, const std::string& name,
                            const std::string& block_id, const Body& body, Crc64 crc) {
  HttpRequest request = BlobRequest(
      container, "PUT", name, "comp=block&blockid=" + EncodeQueryValue(Base64Encode(block_id)));
  SetBody(request, body, crc);
  return request;
}

// PUT /bronze/large.parquet?comp=blocklist
// x-ms-content-crc64: iJh5CoYUi64=                   of the XML
// x-ms-blob-content-md5: XrY7u+Ae7tCTyyK7j1rNww==    of the whole file
// (conditions, type, tier and metadata as with Put Blob)
//
// <?xml version="1.0" encoding="utf-8"?><BlockList><Latest>aWQ=</Latest></BlockList>
HttpRequest PutBlockListRequest(const ContainerAddress& container, const std::string& name,
                                const Body& xml, Crc64 crc, const WriteOptions& options) {
  HttpRequest request = BlobRequest(container, "PUT", name, "comp=blocklist");
  SetBody(request, xml, crc);
  if (!options.content_md5.empty()) {
    request.SetHeader("x-ms-blob-content-md5", Base64Encode(options.content_md5));
  }
  SetWriteOptions(request, options);
  return request;
}

std::string BlockListXml(const std::vector<std::string>& block_ids) {
  std::string xml = R"(<?xml version="1.0" encoding="utf-8"?><BlockList>)";
  for (const std::string& id : block_ids) xml += "<Latest>" + Base64Encode(id) + "</Latest>";
  return xml + "</BlockList>";
}

// GET /bronze/large.parquet?comp=blocklist&blocklisttype=all
HttpRequest GetBlockListRequest(const ContainerAddress& container, const std::string& name) {
  return BlobRequest(container, "GET", name, "comp=blocklist&blocklisttype=all");
}

// HEAD /bronze/large.parquet
// If-Match: "0x8DC…"                                 when one is asked for
HttpRequest GetPropertiesRequest(const ContainerAddress& container, const std::string& name,
                                 const std::string& if_match) {
  HttpRequest request = BlobRequest(container, "HEAD", name);
  SetIfMatch(request, if_match);
  return request;
}

// GET /bronze/large.parquet
// x-ms-range: bytes=8388608-16777215                 but for the whole blob
// If-Match: "0x8DC…"                                 when one is asked for
HttpRequest GetRequest(const ContainerAddress& container, const std::string& name,
                       const GetQuery& query) {
  HttpRequest request = BlobRequest(container, "GET", name);
  if (query.offset > 0 || query.length.has_value()) {
    std::string range = "bytes=" + std::to_string(query.offset) + "-";
    if (query.length.has_value()) range += std::to_string(query.offset + *query.length - 1);
    request.SetHeader("x-ms-range", range);
  }
  SetIfMatch(request, query.if_match);
  return request;
}

// GET /bronze?restype=container&comp=list&maxresults=5000&prefix=year%3D2026%2F&delimiter=%2F
//     &marker=…&include=metadata
HttpRequest ListRequest(const ContainerAddress& container, const ListQuery& query) {
  std::string text = "restype=container&comp=list&maxresults=" + std::to_string(query.page_size);
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) text += std::string("&") + key + "=" + EncodeQueryValue(value);
  };
  add("prefix", query.prefix);
  add("delimiter", query.delimiter);
  add("marker", query.marker);
  if (query.include_metadata) add("include", "metadata");
  return ContainerRequest(container, "GET", text);
}

// DELETE /bronze/old.parquet
// If-Match: "0x8DC…"                                 when one is asked for
HttpRequest DeleteRequest(const ContainerAddress& container, const std::string& name,
                          const Condition& condition) {
  HttpRequest request = BlobRequest(container, "DELETE", name);
  SetCondition(request, condition);
  return request;
}

}  // namespace lakesync
