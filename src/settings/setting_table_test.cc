// The table against itself and against doc/settings.md.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "settings/settings.h"

namespace lakesync {
namespace {

std::string Code(const std::string& text) { return text.empty() ? "" : "`" + text + "`"; }

std::string DocumentRow(const SettingInfo& info) {
  return fmt::format("| {} | {} | `{}` | {} | {} | {} |", Code(info.name), Code(info.flag),
                     fmt::join(info.environment, "`, `"), Code(info.default_text), info.unit,
                     info.meaning);
}

TEST(SettingTable, StandsRowByRowInTheDocument) {
  std::ifstream in(LAKESYNC_SOURCE_DIR "/doc/settings.md");
  std::vector<std::string> documented;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| `")) documented.push_back(line);
  }
  std::vector<std::string> expected;
  for (const SettingInfo& info : SettingTable()) expected.push_back(DocumentRow(info));
  EXPECT_EQ(documented, expected) << "the rows should be:\n"
                                  << fmt::format("{}", fmt::join(expected, "\n"));
}

TEST(SettingTable, NamesNothingTwice) {
  std::set<std::string> names;
  for (const SettingInfo& info : SettingTable()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    if (!info.flag.empty()) {
      EXPECT_TRUE(names.insert(info.flag).second) << info.flag;
    }
    for (const std::string& name : info.environment) {
      EXPECT_TRUE(names.insert(name).second) << name;
    }
  }
}

TEST(SettingTable, ASecretHasNoFlag) {
  for (const SettingInfo& info : SettingTable()) {
    if (info.secret) {
      EXPECT_EQ(info.flag, "") << info.name;
    }
  }
}

}  // namespace
}  // namespace lakesync
