#include "store/memory_store.h"

#include "fake_clock.h"
#include "store_conformance.h"

namespace lakesync {
namespace {

class MemoryUnderTest final : public StoreUnderTest {
 public:
  BlobStore& store() override { return *store_; }

 private:
  FakeClock clock_;
  std::unique_ptr<BlobStore> store_ = MakeMemoryStore(clock_);
};

const StoreFactory kMemory{"Memory", [] { return std::make_unique<MemoryUnderTest>(); }};

}  // namespace

LAKESYNC_STORE_CONFORMANCE(Memory, kMemory);

namespace {

// What the service does and Azurite does not.
class MemoryStoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(store_->CreateContainer().ok()); }
  Result<WriteReceipt> Put(const std::string& name, std::string_view bytes,
                           const WriteOptions& options = {}) {
    return store_->PutBlob(name, SpanBody(bytes), Crc64Extend(0, bytes), options);
  }

  FakeClock clock_;
  std::unique_ptr<BlobStore> store_ = MakeMemoryStore(clock_);
};

TEST_F(MemoryStoreTest, NamesEndAt1024Utf16Units) {
  EXPECT_TRUE(Put(std::string(1024, 'n'), "x").ok());
  EXPECT_EQ(Put(std::string(1025, 'n'), "x").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Put("", "x").error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Put("not utf-8 \xFF", "x").error().code, ErrorCode::kInvalid);
}

TEST_F(MemoryStoreTest, MetadataKeysAreIdentifiersWithinALimit) {
  WriteOptions options;
  options.metadata = {{"has-dash", "x"}};
  EXPECT_EQ(Put("a", "x", options).error().service_code, "InvalidMetadata");
  options.metadata = {{"large", std::string(9000, 'x')}};
  EXPECT_EQ(Put("a", "x", options).error().service_code, "MetadataTooLarge");
  options.metadata = {{"MixedCase", "x"}};
  EXPECT_TRUE(Put("a", "x", options).ok());
  EXPECT_TRUE(store_->GetProperties("a")->metadata.contains("mixedcase"));
}

TEST_F(MemoryStoreTest, AWritesTimeIsTheClocks) {
  const auto receipt = Put("a", "x");
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->last_modified, clock_.Now());
  EXPECT_EQ(store_->GetProperties("a")->last_modified, clock_.Now());
}

TEST_F(MemoryStoreTest, AReaderKeepsTheVersionItOpened) {
  ASSERT_TRUE(Put("a", std::string(200'000, 'a')).ok());
  std::string read;
  const auto blob = store_->Get("a", {}, [&](std::span<const char> piece) {
    if (read.empty()) {
      EXPECT_TRUE(Put("a", "b").ok());
    }
    read.append(piece.begin(), piece.end());
    return Status();
  });
  ASSERT_TRUE(blob.ok());
  EXPECT_TRUE(read == std::string(200'000, 'a'));
}

}  // namespace
}  // namespace lakesync
