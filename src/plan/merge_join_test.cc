#include "plan/merge_join.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plan/read_ahead.h"

namespace lakesync {
namespace {

// Yields the values of a list, then ends.
template <typename T>
struct ListSource {
  std::vector<T> values;
  std::size_t next = 0;
  Result<bool> operator()(T& value) {
    if (next == values.size()) return false;
    value = values[next++];
    return true;
  }
};

std::vector<std::string> Join(const std::vector<std::string>& paths,
                              const std::vector<std::string>& keys) {
  ListSource<FileEntry> files;
  for (const auto& path : paths) files.values.push_back({path, 1, 1});
  ListSource<LedgerEntry> entries;
  for (const auto& key : keys) {
    entries.values.emplace_back();
    entries.values.back().key = "bronze/" + key;
  }
  std::vector<std::string> pairs;
  const Status status = MergeJoin(files, entries, 7, [&](const FileEntry* f, const LedgerEntry* e) {
    pairs.push_back((f ? f->path : "-") + "|" + (e ? e->key.substr(7) : "-"));
    return Status::Ok();
  });
  EXPECT_TRUE(status.ok());
  return pairs;
}

using Pairs = std::vector<std::string>;

TEST(MergeJoinTest, PairsEqualNamesAndReportsTheRestAlone) {
  EXPECT_EQ(Join({"a", "b", "d"}, {"b", "c"}), (Pairs{"a|-", "b|b", "-|c", "d|-"}));
}

TEST(MergeJoinTest, EitherSideMayBeEmpty) {
  EXPECT_EQ(Join({}, {"a"}), (Pairs{"-|a"}));
  EXPECT_EQ(Join({"a"}, {}), (Pairs{"a|-"}));
  EXPECT_EQ(Join({}, {}), Pairs{});
}

TEST(MergeJoinTest, BytesAreComparedUnsigned) {
  EXPECT_EQ(Join({"z", "\xC3\xA9"}, {"\xC3\xA9"}), (Pairs{"z|-", "\xC3\xA9|\xC3\xA9"}));
}

TEST(ReadAheadTest, YieldsAllValuesInOrder) {
  ListSource<int> source;
  for (int i = 0; i < 10'000; ++i) source.values.push_back(i);
  ReadAhead<int> ahead([&](int& value) { return source(value); });
  int value = 0;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(*ahead.Next(value));
    ASSERT_EQ(value, i);
  }
  EXPECT_FALSE(*ahead.Next(value));
  EXPECT_FALSE(*ahead.Next(value));
}

TEST(ReadAheadTest, ErrorComesBehindTheValuesBeforeIt) {
  int calls = 0;
  ReadAhead<int> ahead([&](int& value) -> Result<bool> {
    value = calls;
    if (++calls > 3) return Error{ErrorCode::kIo, "the disk is gone"};
    return true;
  });
  int value = 0;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(*ahead.Next(value));
  const Result<bool> end = ahead.Next(value);
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().message, "the disk is gone");
}

TEST(ReadAheadTest, MayBeDroppedHalfRead) {
  ReadAhead<int> ahead([](int&) -> Result<bool> { return true; });
  int value = 0;
  EXPECT_TRUE(*ahead.Next(value));
}

}  // namespace
}  // namespace lakesync
