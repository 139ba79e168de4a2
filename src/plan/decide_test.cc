#include "plan/decide.h"

#include <gtest/gtest.h>

#include <optional>

namespace lakesync {
namespace {

struct Row {
  const char* name;
  std::optional<std::uint64_t> entry_size;  // nullopt: no entry
  std::optional<std::int64_t> entry_mtime;
  CheckMode check;
  bool force;
  Action expected;
};

// The file always has size 10 and mtime 100.
const Row kTruthTable[] = {
    {"unknown file", {}, {}, CheckMode::kDefault, false, {ActionKind::kUpload, ActionReason::kNew}},
    {"unchanged", 10, 100, CheckMode::kDefault, false, {}},
    {"size", 11, 100, CheckMode::kDefault, false, {ActionKind::kUpload, ActionReason::kSize}},
    {"size and mtime",
     9,
     99,
     CheckMode::kDefault,
     false,
     {ActionKind::kUpload, ActionReason::kSize}},
    {"touched", 10, 99, CheckMode::kDefault, false, {ActionKind::kCompare, ActionReason::kMtime}},
    {"older mtime",
     10,
     101,
     CheckMode::kDefault,
     false,
     {ActionKind::kCompare, ActionReason::kMtime}},
    {"older tool",
     10,
     {},
     CheckMode::kDefault,
     false,
     {ActionKind::kRefresh, ActionReason::kNoMtime}},
    {"older tool, size",
     9,
     {},
     CheckMode::kDefault,
     false,
     {ActionKind::kUpload, ActionReason::kSize}},
    {"check size, touched", 10, 99, CheckMode::kSize, false, {}},
    {"check size, size",
     11,
     99,
     CheckMode::kSize,
     false,
     {ActionKind::kUpload, ActionReason::kSize}},
    {"check size, older tool",
     10,
     {},
     CheckMode::kSize,
     false,
     {ActionKind::kRefresh, ActionReason::kNoMtime}},
    {"check mtime, touched",
     10,
     99,
     CheckMode::kMtime,
     false,
     {ActionKind::kUpload, ActionReason::kMtime}},
    {"check mtime, unchanged", 10, 100, CheckMode::kMtime, false, {}},
    {"check mtime, older tool",
     10,
     {},
     CheckMode::kMtime,
     false,
     {ActionKind::kRefresh, ActionReason::kNoMtime}},
    {"check checksum, unchanged",
     10,
     100,
     CheckMode::kChecksum,
     false,
     {ActionKind::kCompare, ActionReason::kChecked}},
    {"check checksum, size",
     11,
     100,
     CheckMode::kChecksum,
     false,
     {ActionKind::kUpload, ActionReason::kSize}},
    {"check checksum, older tool",
     10,
     {},
     CheckMode::kChecksum,
     false,
     {ActionKind::kCompare, ActionReason::kChecked}},
    {"force, unchanged",
     10,
     100,
     CheckMode::kDefault,
     true,
     {ActionKind::kUpload, ActionReason::kForced}},
    {"force, new", {}, {}, CheckMode::kDefault, true, {ActionKind::kUpload, ActionReason::kForced}},
};

TEST(DecideTest, TruthTable) {
  const FileEntry file{"a/b.parquet", 10, 100};
  for (const Row& row : kTruthTable) {
    LedgerEntry entry;
    entry.size = row.entry_size.value_or(0);
    entry.mtime_ns = row.entry_mtime;
    const Action action = Decide(file, row.entry_size ? &entry : nullptr, row.check, row.force);
    EXPECT_EQ(action, row.expected) << row.name;
  }
}

}  // namespace
}  // namespace lakesync
