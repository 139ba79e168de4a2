#include "model/remote_blob.h"

#include <gtest/gtest.h>

namespace lakesync {
namespace {

TEST(RemoteBlob, ReadsItsMetadata) {
  RemoteBlob blob;
  blob.metadata = {{"mtime", "2026-02-07T19:53:58.5Z"}, {"lakesync_crc64", "iJh5CoYUi64="}};
  EXPECT_EQ(blob.crc64(), 0xAE8B14860A799888u);
  EXPECT_EQ(blob.mtime_ns(), 1'770'494'038'500'000'000);
}

TEST(RemoteBlob, MissingOrMalformedMetadataIsUnknown) {
  RemoteBlob blob;
  EXPECT_EQ(blob.crc64(), std::nullopt);
  EXPECT_EQ(blob.mtime_ns(), std::nullopt);
  blob.metadata = {{"mtime", "yesterday"}, {"lakesync_crc64", "AAAA"}};
  EXPECT_EQ(blob.crc64(), std::nullopt);
  EXPECT_EQ(blob.mtime_ns(), std::nullopt);
}

}  // namespace
}  // namespace lakesync
