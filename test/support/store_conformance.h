// What every BlobStore must do, run over each implementation: the memory store, Azurite, and a real
// account where one is set in the environment. A difference that an implementation cannot help is
// declared in Deviations, so that it is visible and the rest still holds.
//
// Include in one .cc of a test program, then
//   LAKESYNC_STORE_CONFORMANCE(Memory, factory);
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/crc64.h"
#include "base/digest.h"
#include "store/blob_store.h"

namespace lakesync {

/// One container that does not exist yet, and whatever keeps it alive.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual BlobStore& store() = 0;
};

struct Deviations {
  /// Put Blob leaves the name's uncommitted blocks in place (Azurite; the service drops them).
  bool put_blob_keeps_uncommitted_blocks = false;
  /// Put Blob with if_absent takes uncommitted blocks for a blob (Azurite).
  bool uncommitted_blocks_count_as_present = false;
  /// A block list over 50,000 entries is accepted (Azurite).
  bool accepts_too_many_blocks = false;
};

struct StoreFactory {
  /// Letters and digits.
  std::string name;
  std::function<std::unique_ptr<StoreUnderTest>()> make;
  Deviations deviations{};
};

inline void PrintTo(const StoreFactory& factory, std::ostream* out) { *out << factory.name; }
inline std::string StoreName(const testing::TestParamInfo<StoreFactory>& info) {
  return info.param.name;
}

/// Starts without a container.
class StoreConformance : public testing::TestWithParam<StoreFactory> {
 protected:
  void SetUp() override { under_test_ = GetParam().make(); }

  BlobStore& store() { return under_test_->store(); }
  const Deviations& deviations() const { return GetParam().deviations; }
  void CreateContainer() {
    const Status status = store().CreateContainer();
    ASSERT_TRUE(status.ok()) << status.error().message;
  }

  Result<WriteReceipt> Put(const std::string& name, std::string_view bytes,
                           const WriteOptions& options = {}) {
    return store().PutBlob(name, SpanBody(bytes), Crc64Extend(0, bytes), options);
  }
  Status PutBlock(const std::string& name, const std::string& id, std::string_view bytes) {
    return store().PutBlock(name, id, SpanBody(bytes), Crc64Extend(0, bytes));
  }
  /// Fails the test unless it worked; gives the ETag.
  std::string MustPut(const std::string& name, std::string_view bytes,
                      const WriteOptions& options = {}) {
    return Must(Put(name, bytes, options));
  }
  void MustPutBlock(const std::string& name, const std::string& id, std::string_view bytes) {
    const Status status = PutBlock(name, id, bytes);
    ASSERT_TRUE(status.ok()) << status.error().message;
  }
  std::string MustCommit(const std::string& name, const std::vector<std::string>& ids,
                         const WriteOptions& options = {}) {
    return Must(store().PutBlockList(name, ids, options));
  }
  std::string Must(const Result<WriteReceipt>& receipt) {
    EXPECT_TRUE(receipt.ok()) << receipt.error().message;
    return receipt.ok() ? receipt->etag : "";
  }

  /// The bytes of a range, or "error CODE".
  std::string Read(const std::string& name, const GetQuery& query = {}) {
    std::string bytes;
    const auto blob = store().Get(name, query, [&](std::span<const char> piece) {
      bytes.append(piece.begin(), piece.end());
      return Status();
    });
    return blob.ok() ? bytes : std::string("error ") + ErrorCodeName(blob.error().code);
  }
  /// Every page of a listing, put together.
  ListPage ListAll(ListQuery query) {
    ListPage all;
    do {
      auto page = store().List(query);
      EXPECT_TRUE(page.ok()) << page.error().message;
      if (!page.ok()) break;
      EXPECT_LE(page->blobs.size() + page->prefixes.size(),
                static_cast<std::size_t>(query.page_size));
      std::move(page->blobs.begin(), page->blobs.end(), std::back_inserter(all.blobs));
      std::move(page->prefixes.begin(), page->prefixes.end(), std::back_inserter(all.prefixes));
      query.marker = page->next_marker;
    } while (!query.marker.empty());
    return all;
  }
  static std::vector<std::string> Names(const ListPage& page) {
    std::vector<std::string> names;
    for (const auto& blob : page.blobs) names.push_back(blob.name);
    return names;
  }

  template <typename R>
  static void ExpectError(const R& result, ErrorCode code, std::string_view service_code) {
    ASSERT_FALSE(result.ok());
    EXPECT_STREQ(ErrorCodeName(result.error().code), ErrorCodeName(code)) << result.error().message;
    EXPECT_EQ(result.error().service_code, service_code) << result.error().message;
  }

  std::unique_ptr<StoreUnderTest> under_test_;
};

/// Most tests: with the container there.
class StoreConformanceInContainer : public StoreConformance {
 protected:
  void SetUp() override {
    StoreConformance::SetUp();
    CreateContainer();
  }
};
/// One behaviour, over many names.
inline std::vector<std::string> HardNames() {
  return {"plain.parquet",
          "supermarket=bistek/region=floripa/year=2026/part-0.parquet",
          "with space/ leading and trailing /x",
          "percent%and%2Fliteral%20escapes",
          "key=foo%2Fbar/%41.parquet",
          "plus+and+more++",
          "hash#tag?question&amp;=&x=y",
          "quotes'single\"double`back",
          "unicode/São José/Ünïcödé/日本語/🛒.parquet",
          "combining/e\xCC\x81 and \xC3\xA9",
          "markup<&>]]>",
          "marks!$()*,:;@[]^_{|}~-."
          "x",
          "dots/..hidden/.dot/a..b",
          std::string(1000, 'n')};
}

// ---- The container

TEST_P(StoreConformance, CreatesTheContainer) {
  CreateContainer();
  const auto page = store().List({});
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_TRUE(page->blobs.empty());
  EXPECT_TRUE(page->next_marker.empty());
}

TEST_P(StoreConformance, ASecondCreationIsAConflict) {
  CreateContainer();
  ExpectError(store().CreateContainer(), ErrorCode::kConflict, "ContainerAlreadyExists");
}

TEST_P(StoreConformance, WritesWithoutAContainerAreNotFound) {
  ExpectError(Put("a", "x"), ErrorCode::kNotFound, "ContainerNotFound");
  ExpectError(PutBlock("a", "id", "x"), ErrorCode::kNotFound, "ContainerNotFound");
  ExpectError(store().PutBlockList("a", {}, {}), ErrorCode::kNotFound, "ContainerNotFound");
}

TEST_P(StoreConformance, ReadsWithoutAContainerAreNotFound) {
  ExpectError(store().List({}), ErrorCode::kNotFound, "ContainerNotFound");
  ExpectError(store().GetProperties("a"), ErrorCode::kNotFound, "ContainerNotFound");
  ExpectError(store().GetBlockList("a"), ErrorCode::kNotFound, "ContainerNotFound");
  ExpectError(store().Delete("a", {}), ErrorCode::kNotFound, "ContainerNotFound");
  EXPECT_EQ(Read("a"), "error not found");
}

// ---- Put Blob, Get, properties

TEST_P(StoreConformanceInContainer, GivesBackWhatWasPut) {
  const std::string etag = MustPut("dir/a", "some bytes");
  EXPECT_EQ(Read("dir/a"), "some bytes");
  const auto blob = store().GetProperties("dir/a");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->name, "dir/a");
  EXPECT_EQ(blob->size, 10u);
  EXPECT_EQ(blob->etag, etag);
  EXPECT_EQ(etag.find('"'), std::string::npos);
}

TEST_P(StoreConformanceInContainer, EveryNameArrivesAsItIs) {
  for (const auto& name : HardNames()) {
    SCOPED_TRACE(name);
    MustPut(name, "of " + name);
    EXPECT_EQ(Read(name), "of " + name);
    const auto blob = store().GetProperties(name);
    EXPECT_TRUE(blob.ok() && blob->name == name);
  }
}

TEST_P(StoreConformanceInContainer, EveryNameIsListedAsItIs) {
  auto names = HardNames();
  for (const auto& name : names) MustPut(name, "x");
  auto listed = Names(ListAll({}));
  std::sort(names.begin(), names.end());
  std::sort(listed.begin(), listed.end());
  EXPECT_EQ(listed, names);
}

TEST_P(StoreConformanceInContainer, EveryNameCanBeMadeOfBlocksAndDeleted) {
  for (const auto& name : HardNames()) {
    SCOPED_TRACE(name);
    MustPutBlock(name, "id", "block");
    MustCommit(name, {"id"});
    EXPECT_EQ(Read(name), "block");
    const Status status = store().Delete(name, {});
    EXPECT_TRUE(status.ok()) << status.error().message;
  }
  EXPECT_TRUE(ListAll({}).blobs.empty());
}

TEST_P(StoreConformanceInContainer, EveryPrefixFindsItsName) {
  for (const auto& name : HardNames()) MustPut(name, "x");
  for (const auto& name : HardNames()) {
    EXPECT_EQ(Names(ListAll({.prefix = name})), std::vector<std::string>{name});
  }
}

TEST_P(StoreConformanceInContainer, AnEscapeInANameIsNotTheCharacter) {
  MustPut("a%2Fb", "escape");
  MustPut("a/b", "slash");
  EXPECT_EQ(Read("a%2Fb"), "escape");
  EXPECT_EQ(Read("a/b"), "slash");
}

TEST_P(StoreConformanceInContainer, NamesDifferByCase) {
  MustPut("Name", "upper");
  MustPut("name", "lower");
  EXPECT_EQ(Read("Name"), "upper");
  EXPECT_EQ(Read("name"), "lower");
}

TEST_P(StoreConformanceInContainer, AnEmptyBlobIsABlob) {
  MustPut("empty", "");
  EXPECT_EQ(Read("empty"), "");
  const auto blob = store().GetProperties("empty");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->size, 0u);
}

TEST_P(StoreConformanceInContainer, ABlobLargerThanAnyBufferArrivesWhole) {
  std::string bytes(3'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(i * 2654435761u >> 13);
  MustPut("large", bytes);
  EXPECT_TRUE(Read("large") == bytes);
}

TEST_P(StoreConformanceInContainer, AWrongCrcIsRefusedAndStoresNothing) {
  const std::string_view bytes = "bytes";
  const auto receipt = store().PutBlob("a", SpanBody(bytes), Crc64Extend(0, bytes) ^ 1, {});
  ExpectError(receipt, ErrorCode::kCorrupt, "Crc64Mismatch");
  EXPECT_EQ(Read("a"), "error not found");
}

TEST_P(StoreConformanceInContainer, PutBlobStoresTheMd5OfItsBytes) {
  MustPut("a", "bytes");
  Md5 md5;
  md5.Update(std::string_view("bytes"));
  const std::string expected = md5.Finish();
  const auto blob = store().GetProperties("a");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->content_md5, expected);
  EXPECT_EQ(ListAll({}).blobs.at(0).content_md5, expected);
}

TEST_P(StoreConformanceInContainer, MetadataAndTierAreStored) {
  WriteOptions options;
  options.metadata = {{"mtime", "2026-02-07T19:53:58.123456789Z"},
                      {"lakesync_crc64", "iJh5CoYUi64="}};
  options.access_tier = "Cool";
  MustPut("a", "x", options);
  const auto blob = store().GetProperties("a");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->metadata, options.metadata);
  EXPECT_EQ(blob->access_tier, "Cool");
}

TEST_P(StoreConformanceInContainer, AnOverwriteReplacesBytesMetadataAndETag) {
  WriteOptions with_metadata;
  with_metadata.metadata = {{"key", "old"}};
  const std::string first = MustPut("a", "old bytes", with_metadata);
  const std::string second = MustPut("a", "new");
  EXPECT_NE(first, second);
  EXPECT_EQ(Read("a"), "new");
  const auto blob = store().GetProperties("a");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_TRUE(blob->metadata.empty());
}

TEST_P(StoreConformanceInContainer, AMissingBlobIsNotFound) {
  ExpectError(store().GetProperties("a"), ErrorCode::kNotFound, "BlobNotFound");
  ExpectError(store().GetBlockList("a"), ErrorCode::kNotFound, "BlobNotFound");
  ExpectError(store().Get("a", {}, [](auto) { return Status(); }), ErrorCode::kNotFound,
              "BlobNotFound");
}

// ---- Conditions

TEST_P(StoreConformanceInContainer, IfAbsentWritesOnlyOnce) {
  WriteOptions options;
  options.condition.if_absent = true;
  MustPut("a", "first", options);
  ExpectError(Put("a", "second", options), ErrorCode::kConflict, "BlobAlreadyExists");
  EXPECT_EQ(Read("a"), "first");
}

TEST_P(StoreConformanceInContainer, IfMatchOverwritesTheVersionSeen) {
  WriteOptions options;
  options.condition.if_match = MustPut("a", "first");
  MustPut("a", "second", options);
  ExpectError(Put("a", "third", options), ErrorCode::kConflict, "ConditionNotMet");
  EXPECT_EQ(Read("a"), "second");
}

TEST_P(StoreConformanceInContainer, IfMatchAnyNeedsABlob) {
  WriteOptions options;
  options.condition.if_match = "*";
  ExpectError(Put("a", "x", options), ErrorCode::kConflict, "ConditionNotMet");
  MustPut("a", "first");
  MustPut("a", "second", options);
  EXPECT_EQ(Read("a"), "second");
}

TEST_P(StoreConformanceInContainer, ACommitHonoursItsConditions) {
  MustPutBlock("a", "id", "first");
  WriteOptions absent;
  absent.condition.if_absent = true;
  const std::string etag = MustCommit("a", {"id"}, absent);
  ExpectError(store().PutBlockList("a", {"id"}, absent), ErrorCode::kConflict, "BlobAlreadyExists");
  WriteOptions match;
  match.condition.if_match = etag;
  MustCommit("a", {"id", "id"}, match);
  ExpectError(store().PutBlockList("a", {"id"}, match), ErrorCode::kConflict, "ConditionNotMet");
  EXPECT_EQ(Read("a"), "firstfirst");
}

TEST_P(StoreConformanceInContainer, AGetBoundToAnETagRefusesAnother) {
  const std::string etag = MustPut("a", "first");
  EXPECT_EQ(Read("a", {.if_match = etag}), "first");
  MustPut("a", "second");
  ExpectError(store().Get("a", {.if_match = etag}, [](auto) { return Status(); }),
              ErrorCode::kConflict, "ConditionNotMet");
}

TEST_P(StoreConformanceInContainer, ADeleteBoundToAnETagRefusesAnother) {
  const std::string etag = MustPut("a", "first");
  MustPut("a", "second");
  ExpectError(store().Delete("a", {.if_match = etag}), ErrorCode::kConflict, "ConditionNotMet");
  EXPECT_EQ(Read("a"), "second");
}

// ---- Ranges

TEST_P(StoreConformanceInContainer, ARangeGivesItsBytesAndTheWholeSize) {
  MustPut("a", "0123456789");
  std::string bytes;
  const auto blob = store().Get("a", {.offset = 2, .length = 3}, [&](std::span<const char> piece) {
    bytes.append(piece.begin(), piece.end());
    return Status();
  });
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(bytes, "234");
  EXPECT_EQ(blob->size, 10u);
}

TEST_P(StoreConformanceInContainer, ARangeIsCutAtTheEnd) {
  MustPut("a", "0123456789");
  EXPECT_EQ(Read("a", {.offset = 7}), "789");
  EXPECT_EQ(Read("a", {.offset = 7, .length = 100}), "789");
  EXPECT_EQ(Read("a", {.offset = 9, .length = 1}), "9");
}

TEST_P(StoreConformanceInContainer, ARangeAtOrBehindTheEndGivesNoBytes) {
  MustPut("a", "0123456789");
  MustPut("empty", "");
  EXPECT_EQ(Read("a", {.offset = 10}), "");
  EXPECT_EQ(Read("a", {.offset = 10, .length = 5}), "");
  EXPECT_EQ(Read("a", {.offset = 1000, .length = 5}), "");
  EXPECT_EQ(Read("empty", {.offset = 0, .length = 5}), "");
}

TEST_P(StoreConformanceInContainer, AnErrorOfTheSinkEndsTheGet) {
  MustPut("a", "0123456789");
  const auto blob = store().Get("a", {}, [](auto) -> Status {
    return Error{ErrorCode::kIo, "the disk is full"};
  });
  ASSERT_FALSE(blob.ok());
  EXPECT_EQ(blob.error().code, ErrorCode::kIo);
  EXPECT_EQ(blob.error().message, "the disk is full");
}

// ---- Blocks

TEST_P(StoreConformanceInContainer, BlocksBecomeTheBlobInTheListsOrder) {
  MustPutBlock("a", "b1", "one ");
  MustPutBlock("a", "b2", "two ");
  MustPutBlock("a", "b3", "never named");
  EXPECT_EQ(Read("a"), "error not found");
  MustCommit("a", {"b2", "b1", "b2"});
  EXPECT_EQ(Read("a"), "two one two ");
}

TEST_P(StoreConformanceInContainer, TheBlockListTellsIdsAndSizes) {
  MustPutBlock("a", "b1", "one");
  const std::string etag = MustCommit("a", {"b1"});
  MustPutBlock("a", "b2", "three");
  const auto list = store().GetBlockList("a");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_EQ(list->committed, (std::vector<Block>{{"b1", 3}}));
  EXPECT_EQ(list->uncommitted, (std::vector<Block>{{"b2", 5}}));
  EXPECT_EQ(list->etag, etag);
}

TEST_P(StoreConformanceInContainer, ABlobOfUncommittedBlocksHasABlockListOnly) {
  MustPutBlock("a", "b1", "one");
  const auto list = store().GetBlockList("a");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_EQ(list->uncommitted.size(), 1u);
  EXPECT_TRUE(list->committed.empty());
  EXPECT_EQ(list->etag, "");
  ExpectError(store().GetProperties("a"), ErrorCode::kNotFound, "BlobNotFound");
  EXPECT_TRUE(ListAll({}).blobs.empty());
}

TEST_P(StoreConformanceInContainer, CommittedAndNewBlocksMix) {
  for (const char* id : {"b1", "b2", "b3"}) MustPutBlock("a", id, std::string("old-") + id + " ");
  MustCommit("a", {"b1", "b2", "b3"});
  MustPutBlock("a", "n1", "new-n1 ");
  EXPECT_EQ(Read("a"), "old-b1 old-b2 old-b3 ");  // until the commit
  MustCommit("a", {"b3", "n1", "b1"});
  EXPECT_EQ(Read("a"), "old-b3 new-n1 old-b1 ");
  ExpectError(store().PutBlockList("a", {"b2"}, {}), ErrorCode::kInvalid, "InvalidBlockList");
}

TEST_P(StoreConformanceInContainer, TheLatestBlockOfAnIdIsTaken) {
  MustPutBlock("a", "b1", "committed");
  MustCommit("a", {"b1"});
  MustPutBlock("a", "b1", "again");
  MustPutBlock("a", "b1", "latest");
  MustCommit("a", {"b1"});
  EXPECT_EQ(Read("a"), "latest");
}

TEST_P(StoreConformanceInContainer, ACommitDropsTheOtherUncommittedBlocks) {
  MustPutBlock("a", "b1", "one");
  MustPutBlock("a", "b2", "two");
  MustCommit("a", {"b1"});
  const auto list = store().GetBlockList("a");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_TRUE(list->uncommitted.empty());
  ExpectError(store().PutBlockList("a", {"b2"}, {}), ErrorCode::kInvalid, "InvalidBlockList");
}

TEST_P(StoreConformanceInContainer, AnUnknownBlockIsRefusedAndTheBlobStays) {
  MustPut("a", "bytes");
  ExpectError(store().PutBlockList("a", {"none"}, {}), ErrorCode::kInvalid, "InvalidBlockList");
  EXPECT_EQ(Read("a"), "bytes");
}

TEST_P(StoreConformanceInContainer, ABlobPutWholeHasNoBlocks) {
  const std::string etag = MustPut("a", "bytes");
  const auto list = store().GetBlockList("a");
  ASSERT_TRUE(list.ok()) << list.error().message;
  EXPECT_TRUE(list->committed.empty());
  EXPECT_TRUE(list->uncommitted.empty());
  EXPECT_EQ(list->etag, etag);
}

TEST_P(StoreConformanceInContainer, PutBlobDropsUncommittedBlocks) {
  if (deviations().put_blob_keeps_uncommitted_blocks) GTEST_SKIP() << "declared deviation";
  MustPutBlock("a", "b1", "one");
  MustPut("a", "whole");
  ExpectError(store().PutBlockList("a", {"b1"}, {}), ErrorCode::kInvalid, "InvalidBlockList");
}

TEST_P(StoreConformanceInContainer, UncommittedBlocksAreNoBlobForIfAbsent) {
  if (deviations().uncommitted_blocks_count_as_present) GTEST_SKIP() << "declared deviation";
  MustPutBlock("a", "b1", "one");
  WriteOptions options;
  options.condition.if_absent = true;
  MustPut("a", "whole", options);
  EXPECT_EQ(Read("a"), "whole");
}

TEST_P(StoreConformanceInContainer, BlockIdsOfOneBlobHaveOneLength) {
  MustPutBlock("a", "b1", "one");
  ExpectError(PutBlock("a", "longer", "two"), ErrorCode::kInvalid, "InvalidBlobOrBlock");
}

TEST_P(StoreConformanceInContainer, BlockIdsAreRawBytesUpTo64) {
  std::string id(64, '\0');
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = static_cast<char>(i * 4 + 3);
  MustPutBlock("a", id, "binary");
  MustCommit("a", {id});
  EXPECT_EQ(Read("a"), "binary");
  EXPECT_EQ(store().GetBlockList("a")->committed.at(0).id, id);
  ExpectError(PutBlock("b", id + "x", "too long"), ErrorCode::kInvalid, "OutOfRangeInput");
}

TEST_P(StoreConformanceInContainer, AWrongCrcOfABlockIsRefused) {
  const std::string_view bytes = "bytes";
  ExpectError(store().PutBlock("a", "b1", SpanBody(bytes), Crc64Extend(0, bytes) ^ 1),
              ErrorCode::kCorrupt, "Crc64Mismatch");
  ExpectError(store().PutBlockList("a", {"b1"}, {}), ErrorCode::kInvalid, "InvalidBlockList");
}

TEST_P(StoreConformanceInContainer, AnEmptyBlockListMakesAnEmptyBlob) {
  MustPutBlock("a", "b1", "stale");
  MustCommit("a", {});
  EXPECT_EQ(Read("a"), "");
}

TEST_P(StoreConformanceInContainer, ACommitStoresMd5MetadataAndTier) {
  WriteOptions options;
  options.metadata = {{"mtime", "2026-02-07T19:53:58Z"}};
  options.content_md5 = std::string(
      "\x00\x01\xFE\xFF"
      "0123456789ab",
      16);
  options.access_tier = "Cool";
  MustPutBlock("a", "b1", "one");
  MustCommit("a", {"b1"}, options);
  const auto blob = store().GetProperties("a");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(blob->content_md5, options.content_md5);
  EXPECT_EQ(blob->metadata, options.metadata);
  EXPECT_EQ(blob->access_tier, "Cool");
}

TEST_P(StoreConformanceInContainer, MoreThan50000BlocksAreRefused) {
  if (deviations().accepts_too_many_blocks) GTEST_SKIP() << "declared deviation";
  MustPutBlock("a", "b1", "x");
  const std::vector<std::string> ids(50'001, "b1");
  const auto receipt = store().PutBlockList("a", ids, {});
  ASSERT_FALSE(receipt.ok());
  EXPECT_EQ(receipt.error().code, ErrorCode::kInvalid);
}

// ---- Listing

TEST_P(StoreConformanceInContainer, AListingIsSortedByName) {
  for (const char* name : {"b", "a/2", "a/10", "a", "c", "a-"}) MustPut(name, "x");
  EXPECT_EQ(Names(ListAll({})), (std::vector<std::string>{"a", "a-", "a/10", "a/2", "b", "c"}));
}

TEST_P(StoreConformanceInContainer, AListingTellsWhatPropertiesTell) {
  const std::string etag = MustPut("a", "12345");
  const auto page = ListAll({});
  ASSERT_EQ(page.blobs.size(), 1u);
  const auto blob = store().GetProperties("a");
  ASSERT_TRUE(blob.ok()) << blob.error().message;
  EXPECT_EQ(page.blobs[0].size, 5u);
  EXPECT_EQ(page.blobs[0].etag, etag);
  EXPECT_EQ(page.blobs[0].last_modified, blob->last_modified);
  EXPECT_EQ(page.blobs[0].access_tier, blob->access_tier);
}

TEST_P(StoreConformanceInContainer, MetadataIsListedOnlyWhenAskedFor) {
  WriteOptions options;
  options.metadata = {{"mtime", "2026"}, {"lakesync_crc64", "iJh5CoYUi64="}};
  MustPut("a", "x", options);
  EXPECT_TRUE(ListAll({}).blobs.at(0).metadata.empty());
  EXPECT_EQ(ListAll({.include_metadata = true}).blobs.at(0).metadata, options.metadata);
}

TEST_P(StoreConformanceInContainer, PagesGiveEachNameOnce) {
  std::vector<std::string> names;
  for (int i = 0; i < 11; ++i) names.push_back(fmt::format("dir {}/x={:02}", i % 3, i));
  for (const auto& name : names) MustPut(name, "x");
  std::sort(names.begin(), names.end());
  for (const int page_size : {1, 3, 11, 12}) {
    EXPECT_EQ(Names(ListAll({.page_size = page_size})), names) << page_size;
  }
}

TEST_P(StoreConformanceInContainer, APageSaysThatMoreFollow) {
  for (const char* name : {"a", "b", "c"}) MustPut(name, "x");
  const auto page = store().List({.page_size = 2});
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_EQ(Names(*page), (std::vector<std::string>{"a", "b"}));
  EXPECT_NE(page->next_marker, "");
}

TEST_P(StoreConformanceInContainer, APrefixSelects) {
  for (const char* name : {"x=1/a", "x=1/b", "x=10/a", "x=2/a"}) MustPut(name, "x");
  EXPECT_EQ(Names(ListAll({.prefix = "x=1/"})), (std::vector<std::string>{"x=1/a", "x=1/b"}));
  EXPECT_EQ(Names(ListAll({.prefix = "x=1", .page_size = 1})),
            (std::vector<std::string>{"x=1/a", "x=1/b", "x=10/a"}));
  EXPECT_TRUE(ListAll({.prefix = "y"}).blobs.empty());
}

TEST_P(StoreConformanceInContainer, ADelimiterFoldsFolders) {
  for (const char* name : {"d/x=1/a", "d/x=1/b", "d/x=2/c/d", "d/top", "other"}) {
    MustPut(name, "x");
  }
  for (const int page_size : {1, 2, 100}) {
    const auto page = ListAll({.prefix = "d/", .delimiter = "/", .page_size = page_size});
    EXPECT_EQ(Names(page), std::vector<std::string>{"d/top"}) << page_size;
    EXPECT_EQ(page.prefixes, (std::vector<std::string>{"d/x=1/", "d/x=2/"})) << page_size;
  }
}

// ---- Delete

TEST_P(StoreConformanceInContainer, ADeletedBlobIsGone) {
  MustPut("a", "x");
  const Status status = store().Delete("a", {});
  ASSERT_TRUE(status.ok()) << status.error().message;
  ExpectError(store().GetProperties("a"), ErrorCode::kNotFound, "BlobNotFound");
  EXPECT_TRUE(ListAll({}).blobs.empty());
}

TEST_P(StoreConformanceInContainer, DeletingNothingIsNotFound) {
  ExpectError(store().Delete("a", {}), ErrorCode::kNotFound, "BlobNotFound");
}

TEST_P(StoreConformanceInContainer, ADeleteBoundToTheVersionSeenWorks) {
  const std::string etag = MustPut("a", "x");
  const Status status = store().Delete("a", {.if_match = etag});
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_EQ(Read("a"), "error not found");
}

/// Runs the whole suite on a store.
#define LAKESYNC_STORE_CONFORMANCE(prefix, factory)                                        \
  INSTANTIATE_TEST_SUITE_P(prefix, StoreConformance, testing::Values(factory), StoreName); \
  INSTANTIATE_TEST_SUITE_P(prefix, StoreConformanceInContainer, testing::Values(factory), StoreName)

}  // namespace lakesync
