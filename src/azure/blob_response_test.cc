#include "azure/blob_response.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

/// As the service writes a page: a byte order mark, everything on one line.
std::string Page(const std::string& entries, const std::string& rest = "<NextMarker />") {
  return "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults "
         "ServiceEndpoint=\"https://acc.blob.core.windows.net/\" ContainerName=\"bronze\"><Blobs>" +
         entries + "</Blobs>" + rest + "</EnumerationResults>";
}

std::string BlobEntry(const std::string& name_element, const std::string& more_properties = "",
                      const std::string& after = "") {
  return fmt::format(
      "<Blob>{}<Properties><Last-Modified>Sat, 07 Feb 2026 19:53:58 GMT</Last-Modified>"
      "<Etag>0x8DC1</Etag><Content-Length>1234567</Content-Length>{}</Properties>{}</Blob>",
      name_element, more_properties, after);
}

TEST(ParseListPageTest, ReadsABlob) {
  const auto page = ParseListPage(Page(
      BlobEntry("<Name>x=1/a.parquet</Name>",
                "<Content-MD5>AAECAwQFBgcICQoLDA0ODw==</Content-MD5><AccessTier>Cool</AccessTier>",
                "<Metadata><MTime>2026-02-07T19:53:58Z</MTime><lakesync_crc64>iJh5CoYUi64="
                "</lakesync_crc64></Metadata><OrMetadata />")));
  ASSERT_TRUE(page.ok()) << page.error().message;
  ASSERT_EQ(page->blobs.size(), 1u);
  const RemoteBlob& blob = page->blobs[0];
  EXPECT_EQ(blob.name, "x=1/a.parquet");
  EXPECT_EQ(blob.size, 1234567u);
  EXPECT_EQ(blob.etag, "0x8DC1");
  EXPECT_EQ(FormatHttpDate(blob.last_modified), "Sat, 07 Feb 2026 19:53:58 GMT");
  EXPECT_EQ(blob.content_md5, std::string("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17", 16));
  EXPECT_EQ(blob.access_tier, "Cool");
  EXPECT_THAT(blob.metadata, ElementsAre(Pair("lakesync_crc64", "iJh5CoYUi64="),
                                         Pair("mtime", "2026-02-07T19:53:58Z")));
}

TEST(ParseListPageTest, NamesComeAsTheyAre) {
  const auto page =
      ParseListPage(Page(BlobEntry("<Name>a &amp; &lt;b&gt; &#x65E5;%2F</Name>") +
                         BlobEntry("<Name> </Name>") + BlobEntry("<Name> both ends </Name>") +
                         BlobEntry("<Name Encoded=\"true\">a%2Fb%EF%BF%BE%25</Name>")));
  ASSERT_TRUE(page.ok()) << page.error().message;
  std::vector<std::string> names;
  for (const auto& blob : page->blobs) names.push_back(blob.name);
  EXPECT_THAT(names, ElementsAre("a & <b> \u65E5%2F", " ", " both ends ", "a/b\xEF\xBF\xBE%"));
}

TEST(ParseListPageTest, PrefixesAndMarker) {
  const auto page = ParseListPage(
      Page("<BlobPrefix><Name>x=1/</Name></BlobPrefix><BlobPrefix><Name>x=2/</Name></BlobPrefix>",
           "<NextMarker>2!72!MDAw</NextMarker>"));
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_THAT(page->prefixes, ElementsAre("x=1/", "x=2/"));
  EXPECT_TRUE(page->blobs.empty());
  EXPECT_EQ(page->next_marker, "2!72!MDAw");
}

TEST(ParseListPageTest, TheLastPageHasNoMarker) {
  const auto page = ParseListPage(Page(""));
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_EQ(page->next_marker, "");
}

TEST(ParseListPageTest, FoldersOfAHierarchicalNamespaceAreNoBlobs) {
  const auto page =
      ParseListPage(Page(BlobEntry("<Name>dir</Name>", "<ResourceType>directory</ResourceType>") +
                         BlobEntry("<Name>dir/a</Name>", "<ResourceType>file</ResourceType>")));
  ASSERT_TRUE(page.ok()) << page.error().message;
  ASSERT_EQ(page->blobs.size(), 1u);
  EXPECT_EQ(page->blobs[0].name, "dir/a");
}

TEST(ParseListPageTest, EntitiesOfADoctypeAreNotExpanded) {
  const auto page =
      ParseListPage("<!DOCTYPE x [<!ENTITY e \"much text\">]><EnumerationResults><Blobs>" +
                    BlobEntry("<Name>&e;&e;</Name>") + "</Blobs></EnumerationResults>");
  ASSERT_TRUE(page.ok()) << page.error().message;
  ASSERT_EQ(page->blobs.size(), 1u);
  EXPECT_EQ(page->blobs[0].name, "&e;&e;");
}

struct BrokenCase {
  std::string xml;
  const char* expected;
};
class BrokenListTest : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenListTest, IsCorruptAndSaysWhatWasExpected) {
  const auto page = ParseListPage(GetParam().xml);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(page.error().message, HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenListTest,
    testing::Values(
        BrokenCase{"", "not XML"}, BrokenCase{"no markup", "not XML"},
        BrokenCase{Page("").substr(0, 150), "not XML"},
        BrokenCase{"<html><body>Sign in</body></html>", "no <EnumerationResults>"},
        BrokenCase{"<EnumerationResults/>", "no <Blobs>"},
        BrokenCase{Page("<Blob/>"), "without <Name>"},
        BrokenCase{Page(BlobEntry("<Name></Name>")), "without <Name>"},
        BrokenCase{Page("<Blob><Name>a</Name></Blob>"), "<Content-Length>"},
        BrokenCase{Page("<Blob><Name>a</Name><Properties><Content-Length>-1</Content-Length>"
                        "</Properties></Blob>"),
                   "<Content-Length>"},
        BrokenCase{Page("<Blob><Name>a</Name><Properties><Content-Length>99999999999999999999"
                        "</Content-Length></Properties></Blob>"),
                   "<Content-Length>"},
        BrokenCase{Page("<Blob><Name>a</Name><Properties><Content-Length>1</Content-Length>"
                        "<Last-Modified>today</Last-Modified></Properties></Blob>"),
                   "<Last-Modified>"}));

TEST(ParseBlockListTest, ReadsBothLists) {
  const auto list = ParseBlockList(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList><CommittedBlocks><Block>"
      "<Name>YjE=</Name><Size>3</Size></Block><Block><Name>YjI=</Name><Size>4194304000</Size>"
      "</Block></CommittedBlocks><UncommittedBlocks><Block><Name>YjM=</Name><Size>5</Size></Block>"
      "</UncommittedBlocks></BlockList>");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_THAT(list->committed, ElementsAre(Block{"b1", 3}, Block{"b2", 4194304000}));
  EXPECT_THAT(list->uncommitted, ElementsAre(Block{"b3", 5}));
}

TEST(ParseBlockListTest, BothListsMayBeEmpty) {
  const auto list = ParseBlockList("<BlockList><CommittedBlocks/></BlockList>");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_TRUE(list->committed.empty() && list->uncommitted.empty());
}

TEST(ParseBlockListTest, BrokenOnesAreCorrupt) {
  for (const char* xml :
       {"", "<BlockList>", "<Other/>",
        "<BlockList><CommittedBlocks><Block><Name>!</Name><Size>1</Size></Block></CommittedBlocks>"
        "</BlockList>",
        "<BlockList><CommittedBlocks><Block><Name>YjE=</Name><Size>x</Size></Block>"
        "</CommittedBlocks></BlockList>"}) {
    const auto list = ParseBlockList(xml);
    ASSERT_FALSE(list.ok()) << xml;
    EXPECT_EQ(list.error().code, ErrorCode::kCorrupt);
  }
}

class ParsePropertiesTest : public testing::Test {
 protected:
  HttpResponse response_{.status = 200,
                         .headers = {{"content-length", "10"},
                                     {"etag", "\"0x8DC1\""},
                                     {"last-modified", "Sat, 07 Feb 2026 19:53:58 GMT"},
                                     {"content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="},
                                     {"x-ms-access-tier", "Hot"},
                                     {"x-ms-meta-mtime", "2026"},
                                     {"x-ms-lease-state", "available"},
                                     {"x-ms-version", "2023-11-03"}},
                         .body = ""};
};

TEST_F(ParsePropertiesTest, OfAWholeBlob) {
  const auto blob = ParseProperties("a", response_);
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->name, "a");
  EXPECT_EQ(blob->size, 10u);
  EXPECT_EQ(blob->etag, "0x8DC1");
  EXPECT_EQ(FormatHttpDate(blob->last_modified), "Sat, 07 Feb 2026 19:53:58 GMT");
  EXPECT_EQ(blob->content_md5, std::string(16, '\0'));
  EXPECT_EQ(blob->access_tier, "Hot");
  EXPECT_THAT(blob->metadata, ElementsAre(Pair("mtime", "2026")));
}

TEST_F(ParsePropertiesTest, OfARangeTellTheWholeSizeAndMd5) {
  response_.status = 206;
  response_.headers["content-range"] = "bytes 2-11/1234";
  EXPECT_EQ(ParseProperties("a", response_)->content_md5, "");
  response_.headers["x-ms-blob-content-md5"] = "AAECAwQFBgcICQoLDA0ODw==";
  const auto blob = ParseProperties("a", response_);
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->size, 1234u);
  EXPECT_EQ(blob->content_md5[1], '\1');
}

TEST_F(ParsePropertiesTest, MissingOnesAreCorrupt) {
  for (const char* header : {"content-length", "etag", "last-modified"}) {
    HttpResponse response = response_;
    response.headers.erase(header);
    const auto blob = ParseProperties("a", response);
    ASSERT_FALSE(blob.ok()) << header;
    EXPECT_EQ(blob.error().code, ErrorCode::kCorrupt);
  }
}

TEST_F(ParsePropertiesTest, AWriteReceipt) {
  const auto receipt = ParseWriteReceipt(response_);
  ASSERT_TRUE(receipt.ok()) << receipt.error().message;
  EXPECT_EQ(receipt->etag, "0x8DC1");
  EXPECT_EQ(FormatHttpDate(receipt->last_modified), "Sat, 07 Feb 2026 19:53:58 GMT");
}

}  // namespace
}  // namespace lakesync
