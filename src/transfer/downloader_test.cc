#include "transfer/downloader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <random>
#include <sstream>

#include "env/posix/posix_env.h"
#include "fake_clock.h"
#include "faulty_store.h"
#include "store/memory_store.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

constexpr std::uint64_t kMiB = 1u << 20;

class DownloaderTest : public ::testing::Test {
 protected:
  DownloaderTest() { EXPECT_TRUE(store_->CreateContainer().ok()); }

  void Put(const std::string& bytes, std::map<std::string, std::string> metadata = {}) {
    WriteOptions options;
    options.metadata = std::move(metadata);
    ASSERT_TRUE(store_->PutBlob("a", SpanBody(bytes), Crc64Extend(0, bytes), options).ok());
  }

  Result<Crc64> Download(BlobStore& store, const RemoteBlob& blob) {
    Result<Crc64> crc = Error{ErrorCode::kInvalid, "not run"};
    WorkPool pool([] { return 4; }, 4, random_);
    Downloader downloader(PosixFileSystem(), store, pool, kMiB);
    pool.Submit([&] { crc = downloader.Download(blob, path_); });
    pool.Finish();
    return crc;
  }

  RemoteBlob Properties() { return *store_->GetProperties("a"); }

  static std::string Bytes(std::size_t count) {
    std::mt19937 random(3);
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
  }

  std::string Local() {
    std::ostringstream text;
    text << std::ifstream(path_, std::ios::binary).rdbuf();
    return text.str();
  }
  std::size_t FilesInFolder() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(dir_.path()), {}));
  }

  TempDir dir_;
  const std::string path_ = dir_.Path("a");
  FakeClock clock_;
  FakeSleeper sleeper_{clock_};
  SeededRandom random_{7};
  std::unique_ptr<BlobStore> store_ = MakeMemoryStore(clock_);
};

TEST_F(DownloaderTest, SmallBlobArrivesWithItsMtime) {
  Put("prices", {{kMetadataMtime, FormatRfc3339Nanos(123'456'789)}});
  ASSERT_TRUE(Download(*store_, Properties()).ok());
  EXPECT_EQ(Local(), "prices");
  EXPECT_EQ(PosixFileSystem().Stat(path_)->mtime_ns, 123'456'789);
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(DownloaderTest, EmptyBlobBecomesAnEmptyFile) {
  Put("");
  ASSERT_TRUE(Download(*store_, Properties()).ok());
  EXPECT_EQ(PosixFileSystem().Stat(path_)->size, 0u);
}

TEST_F(DownloaderTest, LargeBlobArrivesInRanges) {
  const std::string bytes = Bytes(3 * kMiB + 9);
  Put(bytes);
  FaultyStore counting(*store_, sleeper_, {});
  ASSERT_TRUE(Download(counting, Properties()).ok());
  EXPECT_EQ(Local(), bytes);
  EXPECT_EQ(counting.calls(), 4);
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(DownloaderTest, GoesOnWhereItWasCutOff) {
  const std::string bytes = Bytes(4 * kMiB);
  Put(bytes);
  FaultyStore failing(*store_, sleeper_, {{.kind = FaultKind::kServerError, .nth = 4}});
  EXPECT_FALSE(Download(failing, Properties()).ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
  FaultyStore counting(*store_, sleeper_, {});
  ASSERT_TRUE(Download(counting, Properties()).ok());
  EXPECT_EQ(counting.calls(), 1);
  EXPECT_EQ(Local(), bytes);
}

TEST_F(DownloaderTest, BytesThatDoNotMatchTheStoredMd5LeaveTheOldFile) {
  Put("prices");
  dir_.Write("a", "old");
  RemoteBlob blob = Properties();
  blob.content_md5 = std::string(16, 'x');
  const auto crc = Download(*store_, blob);
  ASSERT_FALSE(crc.ok());
  EXPECT_EQ(crc.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(Local(), "old");
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(DownloaderTest, BlobReplacedMeanwhileIsNotMixed) {
  Put(Bytes(2 * kMiB));
  const RemoteBlob before = Properties();
  Put("new");
  EXPECT_EQ(Download(*store_, before).error().code, ErrorCode::kConflict);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST(PartFilePathTest, IsHiddenAndTellsVersionsApart) {
  EXPECT_EQ(PartFilePath("/lake/a.parquet", "0x8D\"/1"), "/lake/.a.parquet.lakesync-part-0x8D1");
  EXPECT_NE(PartFilePath("/lake/a", "1"), PartFilePath("/lake/a", "2"));
}

TEST(PartFilePathTest, LongNamesStayWithinTheFileSystemsLimit) {
  const std::string path = PartFilePath("/lake/" + std::string(255, 'n'), "0x8DE1234567890AB");
  EXPECT_LE(path.size() - path.rfind('/') - 1, 240u);
}

}  // namespace
}  // namespace lakesync
