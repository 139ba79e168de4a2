#include "azure/blob_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

const ContainerAddress kContainer{.url = "https://acc.blob.core.windows.net/bronze",
                                  .api_version = "2023-11-03"};
const auto kVersion = Pair("x-ms-version", "2023-11-03");

class BlobRequestTest : public testing::Test {
 protected:
  SpanBody body_{std::string_view("123456789")};
  static constexpr Crc64 kCrc = 0xAE8B14860A799888;
};

TEST_F(BlobRequestTest, CreateContainer) {
  const auto request = CreateContainerRequest(kContainer);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url, "https://acc.blob.core.windows.net/bronze?restype=container");
  EXPECT_THAT(request.headers, UnorderedElementsAre(kVersion));
}

TEST_F(BlobRequestTest, PutBlobAtItsPlainest) {
  const auto request = PutBlobRequest(kContainer, "x=1/a b", body_, kCrc, {});
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url, "https://acc.blob.core.windows.net/bronze/x%3D1/a%20b");
  EXPECT_EQ(request.body, &body_);
  EXPECT_THAT(request.headers,
              UnorderedElementsAre(kVersion, Pair("x-ms-blob-type", "BlockBlob"),
                                   Pair("x-ms-content-crc64", "iJh5CoYUi64="),
                                   Pair("x-ms-blob-content-type", "application/octet-stream")));
}

TEST_F(BlobRequestTest, PutBlobWithEverything) {
  const WriteOptions options{.condition = {.if_absent = true},
                             .metadata = {{"mtime", "2026"}, {"lakesync_crc64", "x="}},
                             .content_type = "text/plain",
                             .access_tier = "Cool"};
  const auto request = PutBlobRequest(kContainer, "a", body_, kCrc, options);
  EXPECT_THAT(
      request.headers,
      UnorderedElementsAre(kVersion, Pair("x-ms-blob-type", "BlockBlob"),
                           Pair("x-ms-content-crc64", "iJh5CoYUi64="),
                           Pair("x-ms-blob-content-type", "text/plain"), Pair("If-None-Match", "*"),
                           Pair("x-ms-access-tier", "Cool"), Pair("x-ms-meta-mtime", "2026"),
                           Pair("x-ms-meta-lakesync_crc64", "x=")));
}

TEST_F(BlobRequestTest, PutBlobNeverSendsASecondChecksum) {
  const WriteOptions options{.content_md5 = std::string(16, 'x')};
  const auto request = PutBlobRequest(kContainer, "a", body_, kCrc, options);
  EXPECT_EQ(request.Header("x-ms-blob-content-md5"), "");
  EXPECT_EQ(request.Header("Content-MD5"), "");
}

TEST_F(BlobRequestTest, PutBlock) {
  const auto request = PutBlockRequest(kContainer, "a", "\xFB\xFF", body_, kCrc);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url,
            "https://acc.blob.core.windows.net/bronze/a?comp=block&blockid=%2B%2F8%3D");
  EXPECT_EQ(request.body, &body_);
  EXPECT_THAT(request.headers,
              UnorderedElementsAre(kVersion, Pair("x-ms-content-crc64", "iJh5CoYUi64=")));
}

TEST_F(BlobRequestTest, PutBlockListStoresTheMd5AndHonoursTheETag) {
  const WriteOptions options{.condition = {.if_match = "0x8D"}, .content_md5 = std::string(16, 0)};
  const auto request = PutBlockListRequest(kContainer, "a", body_, kCrc, options);
  EXPECT_EQ(request.url, "https://acc.blob.core.windows.net/bronze/a?comp=blocklist");
  EXPECT_THAT(request.headers,
              UnorderedElementsAre(kVersion, Pair("x-ms-content-crc64", "iJh5CoYUi64="),
                                   Pair("x-ms-blob-content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="),
                                   Pair("If-Match", "\"0x8D\""),
                                   Pair("x-ms-blob-content-type", "application/octet-stream")));
}

TEST_F(BlobRequestTest, BlockListXmlNamesTheBlocksInOrder) {
  EXPECT_EQ(BlockListXml({"id", "\xFB\xFF"}),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><Latest>aWQ=</Latest>"
            "<Latest>+/8=</Latest></BlockList>");
}

TEST_F(BlobRequestTest, GetBlockList) {
  const auto request = GetBlockListRequest(kContainer, "a");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url,
            "https://acc.blob.core.windows.net/bronze/a?comp=blocklist&blocklisttype=all");
}

TEST_F(BlobRequestTest, GetPropertiesWithAnyETagIsNotQuoted) {
  const auto request = GetPropertiesRequest(kContainer, "a", "*");
  EXPECT_EQ(request.method, "HEAD");
  EXPECT_EQ(request.Header("If-Match"), "*");
}

TEST_F(BlobRequestTest, GetOfTheWholeHasNoRange) {
  EXPECT_THAT(GetRequest(kContainer, "a", {}).headers, UnorderedElementsAre(kVersion));
}

TEST_F(BlobRequestTest, GetOfAPartHasARange) {
  EXPECT_EQ(GetRequest(kContainer, "a", {.offset = 5}).Header("x-ms-range"), "bytes=5-");
  EXPECT_EQ(GetRequest(kContainer, "a", {.length = 10}).Header("x-ms-range"), "bytes=0-9");
  EXPECT_EQ(GetRequest(kContainer, "a", {.offset = 5, .length = 1}).Header("x-ms-range"),
            "bytes=5-5");
}

TEST_F(BlobRequestTest, ListAtItsPlainest) {
  EXPECT_EQ(ListRequest(kContainer, {}).url,
            "https://acc.blob.core.windows.net/bronze?restype=container&comp=list&maxresults=5000");
}

TEST_F(BlobRequestTest, ListWithEverything) {
  const ListQuery query{.prefix = "x=1/",
                        .delimiter = "/",
                        .marker = "m&1",
                        .include_metadata = true,
                        .page_size = 10};
  EXPECT_EQ(ListRequest(kContainer, query).url,
            "https://acc.blob.core.windows.net/bronze?restype=container&comp=list&maxresults=10&"
            "prefix=x%3D1%2F&delimiter=%2F&marker=m%261&include=metadata");
}

TEST_F(BlobRequestTest, DeleteWithACondition) {
  const auto request = DeleteRequest(kContainer, "a", {.if_match = "0x8D"});
  EXPECT_EQ(request.method, "DELETE");
  EXPECT_THAT(request.headers, UnorderedElementsAre(kVersion, Pair("If-Match", "\"0x8D\"")));
}

}  // namespace
}  // namespace lakesync
