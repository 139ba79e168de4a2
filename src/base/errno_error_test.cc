#include "base/errno_error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace lakesync {
namespace {

TEST(ErrnoError, NamesOperationObjectAndReason) {
  const Error error = ErrnoError(EACCES, "open", "data/a.parquet");
  EXPECT_EQ(error.code, ErrorCode::kIo);
  EXPECT_EQ(error.message, "cannot open data/a.parquet: Permission denied");
}

TEST(ErrnoError, MissingFileIsNotFound) {
  EXPECT_EQ(ErrnoError(ENOENT, "open", "x").code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace lakesync
