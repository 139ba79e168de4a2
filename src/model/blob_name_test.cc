#include "model/blob_name.h"

#include <gtest/gtest.h>

#include <string>

namespace lakesync {
namespace {

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(BlobName, TakesTheNamesOfALake) {
  for (const char* name : {"a", "supermarket=bistek/year=2026/run_1/part 0+%23?#.parquet",
                           "região=São%2FPaulo/a~'()&.parquet", ".hidden/..a/b..c", "-"}) {
    EXPECT_TRUE(ValidateBlobName(name).ok()) << name;
  }
}

TEST(BlobName, RefusesWhatTheServiceCannotHold) {
  for (const std::string& name :
       {std::string(""), std::string("/a"), std::string("a/"), std::string("a//b"),
        std::string("a/./b"), std::string("../b"), std::string("a./b"), std::string("a..."),
        std::string("a\\b"), std::string("a\nb"), std::string("a\0b", 3), std::string("a\x7F"),
        std::string("a\xC2\x85"), std::string("a\xFF")}) {
    const Status status = ValidateBlobName(name);
    ASSERT_FALSE(status.ok()) << name;
    EXPECT_EQ(status.error().code, ErrorCode::kInvalid);
  }
}

TEST(BlobName, MeasuresLengthInUtf16Units) {
  EXPECT_TRUE(ValidateBlobName(Repeat("a", 1024)).ok());
  EXPECT_FALSE(ValidateBlobName(Repeat("a", 1025)).ok());
  EXPECT_TRUE(ValidateBlobName(Repeat("ã", 1024)).ok());
  EXPECT_TRUE(ValidateBlobName(Repeat("\xF0\x9F\x8D\x8C", 512)).ok());
  EXPECT_FALSE(ValidateBlobName(Repeat("\xF0\x9F\x8D\x8C", 513)).ok());
}

TEST(BlobName, HasAtMost254Segments) {
  EXPECT_TRUE(ValidateBlobName(Repeat("a/", 253) + "a").ok());
  EXPECT_FALSE(ValidateBlobName(Repeat("a/", 254) + "a").ok());
}

TEST(BlobName, SaysWhyOnOnePrintableLine) {
  const std::string message = ValidateBlobName("a\x1B[2J").error().message;
  EXPECT_EQ(message, "cannot use the name \"a\\x1B[2J\": it has a control character");
}

TEST(LocalPath, NeverLeavesItsFolder) {
  for (const std::string& name :
       {std::string(""), std::string("/etc/passwd"), std::string(".."), std::string("a/../../b"),
        std::string("a/.."), std::string("a//b"), std::string("./a"), std::string("a/"),
        std::string("a\0b", 3)}) {
    EXPECT_FALSE(ValidateLocalPath(name).ok()) << name;
  }
  for (const char* name : {"a", "a/b.parquet", "..a/b..", "a\\..\\b", "a."}) {
    EXPECT_TRUE(ValidateLocalPath(name).ok()) << name;
  }
}

}  // namespace
}  // namespace lakesync
