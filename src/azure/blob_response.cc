#include "azure/blob_response.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "azure/percent_encoding.h"
#include "base/base64.h"

namespace lakesync {
namespace {

/// A name may consist of blanks, hence ws_pcdata_single. Entities other than the five of XML and
/// character references are never expanded, doctypes are skipped.
constexpr unsigned kXmlFlags =
    pugi::parse_minimal | pugi::parse_escapes | pugi::parse_cdata | pugi::parse_ws_pcdata_single;

constexpr std::string_view kMetadataHeader = "x-ms-meta-";

Error Unexpected(std::string_view answer, std::string_view expected) {
  return Error{.code = ErrorCode::kCorrupt,
               .message = fmt::format("cannot read the service's {}: {}", answer, expected)};
}

Result<pugi::xml_node> Root(pugi::xml_document& document, std::string_view xml,
                            std::string_view answer, const char* root_name) {
  const auto parsed = document.load_buffer(xml.data(), xml.size(), kXmlFlags, pugi::encoding_utf8);
  if (!parsed) {
    return Unexpected(
        answer, fmt::format("it is not XML: {} at byte {}", parsed.description(), parsed.offset));
  }
  const pugi::xml_node root = document.child(root_name);
  if (!root) return Unexpected(answer, fmt::format("no <{}> in it", root_name));
  return root;
}

std::optional<std::uint64_t> ParseSize(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A name that XML cannot hold comes percent-encoded, and says so.
std::string NameOf(const pugi::xml_node& parent) {
  const pugi::xml_node node = parent.child("Name");
  const std::string_view text = node.text().get();
  return node.attribute("Encoded").as_bool() ? PercentDecode(text) : std::string(text);
}

Result<RemoteBlob> ParseListedBlob(const pugi::xml_node& node) {
  constexpr std::string_view kAnswer = "list of blobs";
  RemoteBlob blob;
  blob.name = NameOf(node);
  if (blob.name.empty()) return Unexpected(kAnswer, "a blob without <Name>");
  const pugi::xml_node properties = node.child("Properties");
  const auto size = ParseSize(properties.child_value("Content-Length"));
  if (!size) return Unexpected(kAnswer, "a blob without a number in <Content-Length>");
  blob.size = *size;
  const auto modified = ParseHttpDate(properties.child_value("Last-Modified"));
  if (!modified) return Unexpected(kAnswer, "a blob without a date in <Last-Modified>");
  blob.last_modified = *modified;
  blob.etag = UnquoteETag(properties.child_value("Etag"));
  blob.content_md5 = Base64Decode(properties.child_value("Content-MD5")).value_or("");
  blob.access_tier = properties.child_value("AccessTier");
  for (const pugi::xml_node& item : node.child("Metadata").children()) {
    std::string key = item.name();
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    blob.metadata[std::move(key)] = item.text().get();
  }
  return blob;
}

bool IsFolder(const pugi::xml_node& blob) {
  return std::strcmp(blob.child("Properties").child_value("ResourceType"), "directory") == 0;
}

Result<std::vector<Block>> ParseBlocks(const pugi::xml_node& list) {
  constexpr std::string_view kAnswer = "list of blocks";
  std::vector<Block> blocks;
  for (const pugi::xml_node& node : list.children("Block")) {
    auto id = Base64Decode(node.child_value("Name"));
    if (!id) return Unexpected(kAnswer, "a block without base64 in <Name>");
    const auto size = ParseSize(node.child_value("Size"));
    if (!size) return Unexpected(kAnswer, "a block without a number in <Size>");
    blocks.push_back({.id = std::move(*id), .size = *size});
  }
  return blocks;
}

/// Of "bytes 0-99/1234", the 1234; of an answer without a range, its length.
std::optional<std::uint64_t> WholeSize(const HttpResponse& response) {
  const std::string_view range = response.Header("content-range");
  if (range.empty()) return ParseSize(response.Header("content-length"));
  const auto slash = range.rfind('/');
  return slash == std::string_view::npos ? std::nullopt : ParseSize(range.substr(slash + 1));
}

/// The answer to a range tells the range's MD5 as Content-MD5 and the blob's apart from it.
std::string_view WholeMd5(const HttpResponse& response) {
  const std::string_view whole = response.Header("x-ms-blob-content-md5");
  if (!whole.empty() || response.status == 206) return whole;
  return response.Header("content-md5");
}

}  // namespace

std::string UnquoteETag(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

Result<ListPage> ParseListPage(std::string_view xml) {
  pugi::xml_document document;
  LAKESYNC_ASSIGN(const pugi::xml_node root,
                  Root(document, xml, "list of blobs", "EnumerationResults"));
  const pugi::xml_node entries = root.child("Blobs");
  if (!entries) return Unexpected("list of blobs", "no <Blobs> in it");
  ListPage page;
  for (const pugi::xml_node& node : entries.children("Blob")) {
    if (IsFolder(node)) continue;
    LAKESYNC_ASSIGN(RemoteBlob blob, ParseListedBlob(node));
    page.blobs.push_back(std::move(blob));
  }
  for (const pugi::xml_node& node : entries.children("BlobPrefix")) {
    page.prefixes.push_back(NameOf(node));
  }
  page.next_marker = root.child_value("NextMarker");
  return page;
}

Result<BlockList> ParseBlockList(std::string_view xml) {
  pugi::xml_document document;
  LAKESYNC_ASSIGN(const pugi::xml_node root, Root(document, xml, "list of blocks", "BlockList"));
  BlockList list;
  LAKESYNC_ASSIGN(list.committed, ParseBlocks(root.child("CommittedBlocks")));
  LAKESYNC_ASSIGN(list.uncommitted, ParseBlocks(root.child("UncommittedBlocks")));
  return list;
}

Result<RemoteBlob> ParseProperties(const std::string& name, const HttpResponse& response) {
  constexpr std::string_view kAnswer = "description of a blob";
  RemoteBlob blob;
  blob.name = name;
  const auto size = WholeSize(response);
  if (!size) return Unexpected(kAnswer, "no size in Content-Length or Content-Range");
  blob.size = *size;
  LAKESYNC_ASSIGN(WriteReceipt receipt, ParseWriteReceipt(response));
  blob.etag = std::move(receipt.etag);
  blob.last_modified = receipt.last_modified;
  blob.content_md5 = Base64Decode(WholeMd5(response)).value_or("");
  blob.access_tier = response.Header("x-ms-access-tier");
  for (auto it = response.headers.lower_bound(std::string(kMetadataHeader));
       it != response.headers.end() && it->first.starts_with(kMetadataHeader); ++it) {
    blob.metadata[it->first.substr(kMetadataHeader.size())] = it->second;
  }
  return blob;
}

Result<WriteReceipt> ParseWriteReceipt(const HttpResponse& response) {
  WriteReceipt receipt;
  receipt.etag = UnquoteETag(response.Header("etag"));
  if (receipt.etag.empty()) return Unexpected("description of a blob", "no ETag");
  const auto modified = ParseHttpDate(response.Header("last-modified"));
  if (!modified) return Unexpected("description of a blob", "no date in Last-Modified");
  receipt.last_modified = *modified;
  return receipt;
}

}  // namespace lakesync
