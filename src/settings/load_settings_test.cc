#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "env/posix/posix_env.h"
#include "settings/init_templates.h"
#include "settings/settings.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class LoadSettingsTest : public testing::Test {
 protected:
  Result<Settings> Load() {
    if (!toml_.empty()) dir_.Write("lakesync.toml", toml_);
    if (!dotenv_.empty()) dir_.Write(".env", dotenv_);
    return LoadSettings(PosixFileSystem(), environment_, dir_.path(), overrides_);
  }
  Settings Loaded() {
    auto settings = Load();
    EXPECT_TRUE(settings.ok()) << settings.error().message;
    return settings.ok() ? std::move(settings).value() : Settings();
  }
  std::string Complaint() {
    const auto settings = Load();
    EXPECT_FALSE(settings.ok());
    if (settings.ok()) return "";
    EXPECT_EQ(settings.error().code, ErrorCode::kInvalid);
    return settings.error().message;
  }

  TempDir dir_;
  std::string toml_;
  std::string dotenv_;
  EnvironmentMap environment_;
  std::map<std::string, std::string> overrides_;
};

TEST_F(LoadSettingsTest, NeedsNoFileAtAll) {
  const Settings settings = Loaded();
  EXPECT_EQ(settings.project_dir, dir_.path());
  EXPECT_EQ(settings.layers.size(), 1u);
  EXPECT_EQ(settings.layers.at("bronze").root, "data/bronze");
  EXPECT_EQ(settings.layers.at("bronze").container, "bronze");
  EXPECT_TRUE(settings.sources.empty());
}

TEST_F(LoadSettingsTest, TakesTheFirstOfFlagEnvironmentDotenvAndToml) {
  toml_ = "connections = 1\ntries_max = 1\nconnections_max = 1\nblock_bytes = '1MiB'\n";
  dotenv_ = "LAKESYNC_CONNECTIONS=2\nLAKESYNC_TRIES_MAX=2\nLAKESYNC_CONNECTIONS_MAX=2\n";
  environment_ = {{"LAKESYNC_CONNECTIONS", "3"}, {"LAKESYNC_TRIES_MAX", "3"}};
  overrides_ = {{"connections", "4"}};
  Settings settings = Loaded();
  EXPECT_EQ(settings.connections, 4);
  EXPECT_EQ(settings.tries_max, 3);
  EXPECT_EQ(settings.connections_max, 2);
  EXPECT_EQ(settings.block_bytes, 1u << 20);
  EXPECT_EQ(settings.sources["connections"], "flag --connections");
  EXPECT_EQ(settings.sources["tries_max"], "environment LAKESYNC_TRIES_MAX");
  EXPECT_EQ(settings.sources["connections_max"], ".env line 3");
  EXPECT_EQ(settings.sources["block_bytes"], "lakesync.toml line 4");
}

TEST_F(LoadSettingsTest, ReadsEveryKindFromToml) {
  toml_ =
      "check = 'size'\non_change = \"fail\"\nfollow_symlinks = true\nbwlimit = \"10MB\"\n"
      "max_requests_per_second = 1.5\nidle_timeout = '2m'\ninclude = ['a/**', '*.{x,y}']\n"
      "exclude = 'b, c{1,2},[,]d'\nwhere = 'k=a,y>=1'\n[layers.bronze]\nroot = '/lake'\n"
      "container = 'raw-1'\n";
  const Settings settings = Loaded();
  EXPECT_EQ(settings.check, CheckMode::kSize);
  EXPECT_EQ(settings.on_change, OnChange::kFail);
  EXPECT_TRUE(settings.follow_symlinks);
  EXPECT_EQ(settings.bwlimit, 10'000'000u);
  EXPECT_EQ(settings.max_requests_per_second, 1.5);
  EXPECT_EQ(settings.idle_timeout, std::chrono::minutes(2));
  EXPECT_THAT(settings.include, ElementsAre("a/**", "*.{x,y}"));
  EXPECT_THAT(settings.exclude, ElementsAre("b", "c{1,2}", "[,]d"));
  EXPECT_EQ(settings.where, "k=a,y>=1");
  EXPECT_EQ(settings.layers.at("bronze").root, "/lake");
  EXPECT_EQ(settings.layers.at("bronze").container, "raw-1");
}

TEST_F(LoadSettingsTest, KnowsThePresentToolsNames) {
  dotenv_ = "AZURE_ACCOUNT_NAME=\"acct\"\nAZURE_ACCOUNT_KEY=\"a2V5==\"\nDB_URL=other tool's\n";
  Settings settings = Loaded();
  EXPECT_EQ(settings.account_name, "acct");
  EXPECT_EQ(settings.account_key.Reveal(), "a2V5==");
  EXPECT_EQ(settings.sources["account_key"], ".env line 2");
}

TEST_F(LoadSettingsTest, EveryVariableSetsItsSetting) {
  for (const SettingInfo& info : SettingTable()) {
    for (const std::string& name : info.environment) {
      environment_ = {{name, info.default_text.empty() ? "x" : info.default_text}};
      EXPECT_EQ(Loaded().sources[info.name], "environment " + name);
    }
  }
}

TEST_F(LoadSettingsTest, TwoNamesOfOneSettingMustAgree) {
  environment_ = {{"AZURE_ACCOUNT_KEY", "hunter2"}, {"AZURE_STORAGE_KEY", "hunter2"}};
  EXPECT_EQ(Loaded().account_key.Reveal(), "hunter2");
  environment_["AZURE_STORAGE_KEY"] = "hunter3";
  EXPECT_THAT(Complaint(), AllOf(HasSubstr("AZURE_ACCOUNT_KEY"), HasSubstr("AZURE_STORAGE_KEY"),
                                 Not(HasSubstr("hunter"))));
}

TEST_F(LoadSettingsTest, NamesInDifferentSourcesDoNotContradict) {
  dotenv_ = "AZURE_ACCOUNT_NAME=a\n";
  environment_ = {{"AZURE_STORAGE_ACCOUNT", "b"}};
  EXPECT_EQ(Loaded().account_name, "b");
}

TEST_F(LoadSettingsTest, AnEmptyVariableIsNotSet) {
  dotenv_ = "AZURE_ACCOUNT_NAME=a\n";
  environment_ = {{"AZURE_ACCOUNT_NAME", ""}};
  EXPECT_EQ(Loaded().account_name, "a");
}

TEST_F(LoadSettingsTest, TheLastLineOfANameCounts) {
  dotenv_ = "AZURE_ACCOUNT_NAME=a\nAZURE_ACCOUNT_NAME=b\n";
  EXPECT_EQ(Loaded().account_name, "b");
}

TEST_F(LoadSettingsTest, AMisspeltTomlKeyGetsTheNearestRightOne) {
  toml_ = "\nconections = 3\n";
  EXPECT_THAT(Complaint(), AllOf(HasSubstr("lakesync.toml line 2"), HasSubstr("'connections'")));
  toml_ = "[layers.bornze]\nroot = 'x'\n";
  EXPECT_THAT(Complaint(), AllOf(HasSubstr("line 2"), HasSubstr("'layers.bronze.root'")));
  toml_ = "[layers.bornze]\n";
  EXPECT_THAT(Complaint(), HasSubstr("line 1"));
}

TEST_F(LoadSettingsTest, AMisspeltVariableGetsTheNearestRightOne) {
  environment_ = {{"LAKESYNC_CONECTIONS", "3"}};
  EXPECT_THAT(Complaint(), HasSubstr("'LAKESYNC_CONNECTIONS'"));
  environment_ = {{"LAKESYNC_CACHE_DIR", "x"}, {"LAKESYNC_TEST_ACCOUNT", "x"}};
  dotenv_ = "# c\nLAKESYNC_BWLIMT=3\n";
  EXPECT_THAT(Complaint(), AllOf(HasSubstr(".env line 2"), HasSubstr("'LAKESYNC_BWLIMIT'")));
}

TEST_F(LoadSettingsTest, AnUnknownOverrideIsAnError) {
  overrides_ = {{"conections", "3"}};
  EXPECT_THAT(Complaint(), HasSubstr("'connections'"));
}

TEST_F(LoadSettingsTest, ASecretDoesNotBelongIntoToml) {
  toml_ = "account_key = 'hunter2'\n";
  EXPECT_THAT(Complaint(), AllOf(HasSubstr("lakesync.toml line 1"), HasSubstr(".env"),
                                 HasSubstr("AZURE_ACCOUNT_KEY"), Not(HasSubstr("hunter2"))));
}

TEST_F(LoadSettingsTest, OtherLayersCannotBeConfiguredYet) {
  toml_ = "[layers.silver]\nroot = 'x'\n";
  EXPECT_THAT(Complaint(), AllOf(HasSubstr("'silver'"), HasSubstr("only bronze")));
}

TEST_F(LoadSettingsTest, BrokenFilesAreNamedWithTheLine) {
  toml_ = "a = 1\nb = = 2\n";
  EXPECT_THAT(Complaint(), HasSubstr("lakesync.toml line 2"));
  toml_ = "where = 2026-01-01\n";
  EXPECT_THAT(Complaint(), HasSubstr("lakesync.toml line 1"));
  toml_ = "# fine\n";
  dotenv_ = "\n\nno assignment\n";
  EXPECT_THAT(Complaint(), HasSubstr(".env line 3"));
}

struct BadValue {
  const char* name;
  const char* text;
};

class BadSettingTest : public testing::TestWithParam<BadValue> {};

TEST_P(BadSettingTest, IsRefused) {
  TempDir dir;
  const auto [name, text] = GetParam();
  const auto settings = LoadSettings(PosixFileSystem(), {}, dir.path(), {{name, text}});
  ASSERT_FALSE(settings.ok());
  EXPECT_EQ(settings.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(settings.error().message, AllOf(HasSubstr(name), HasSubstr("must")));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadSettingTest,
    testing::Values(
        BadValue{"connections", "-1"}, BadValue{"connections", "1025"},
        BadValue{"connections", "x"}, BadValue{"connections", "1.5"},
        BadValue{"connections_max", "0"}, BadValue{"connections_max", "auto"},
        BadValue{"tries_max", "0"}, BadValue{"block_bytes", "1048575"},
        BadValue{"block_bytes", "4001MiB"}, BadValue{"block_bytes", "8 apples"},
        BadValue{"single_put_bytes_max", "5001MiB"}, BadValue{"bwlimit", "-1"},
        BadValue{"max_requests_per_second", "-1"}, BadValue{"max_requests_per_second", "nan"},
        BadValue{"max_requests_per_second", "inf"}, BadValue{"connect_timeout", "0"},
        BadValue{"idle_timeout", "2h"}, BadValue{"idle_timeout", "soon"}, BadValue{"check", "sise"},
        BadValue{"on_change", ""}, BadValue{"auth", "kee"}, BadValue{"log_level", "loud"},
        BadValue{"follow_symlinks", "maybe"}, BadValue{"api_version", "2023-13-03"},
        BadValue{"api_version", "latest"}, BadValue{"manifest", ""},
        BadValue{"layers.bronze.root", ""}, BadValue{"layers.bronze.container", "ab"},
        BadValue{"layers.bronze.container", "Bronze"}, BadValue{"layers.bronze.container", "a--b"},
        BadValue{"layers.bronze.container", "-ab"}));

// Removes the '#' of what is a setting and not a comment.
std::string Uncommented(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    if (line.starts_with('#') && line.size() > 1 && line[1] != ' ') line.erase(0, 1);
    out += line + "\n";
    at = end + 1;
  }
  return out;
}

TEST_F(LoadSettingsTest, InitFilesLoadAsTheyAreAndChangeNothing) {
  toml_ = InitToml();
  dotenv_ = InitDotenv();
  EXPECT_TRUE(Loaded().sources.empty());
}

TEST_F(LoadSettingsTest, InitTomlLoadsWithAllCommentsRemoved) {
  toml_ = Uncommented(InitToml());
  const Settings settings = Loaded();
  std::size_t expected = 0;
  for (const SettingInfo& info : SettingTable()) {
    if (!info.secret && !info.flag.empty()) ++expected;
  }
  EXPECT_EQ(settings.sources.size(), expected);
  const Settings initial;
  EXPECT_EQ(settings.block_bytes, initial.block_bytes);
  EXPECT_EQ(settings.single_put_bytes_max, initial.single_put_bytes_max);
  EXPECT_EQ(settings.connections, initial.connections);
  EXPECT_EQ(settings.connections_max, initial.connections_max);
  EXPECT_EQ(settings.tries_max, initial.tries_max);
  EXPECT_EQ(settings.idle_timeout, initial.idle_timeout);
  EXPECT_EQ(settings.connect_timeout, initial.connect_timeout);
  EXPECT_EQ(settings.check, initial.check);
  EXPECT_EQ(settings.on_change, initial.on_change);
  EXPECT_EQ(settings.default_excludes, initial.default_excludes);
  EXPECT_EQ(settings.follow_symlinks, initial.follow_symlinks);
  EXPECT_EQ(settings.authority_host, initial.authority_host);
  EXPECT_EQ(settings.endpoint_suffix, initial.endpoint_suffix);
  EXPECT_EQ(settings.api_version, initial.api_version);
  EXPECT_EQ(settings.manifest, initial.manifest);
  EXPECT_EQ(settings.log_level, initial.log_level);
  EXPECT_EQ(settings.auth, initial.auth);
}

TEST_F(LoadSettingsTest, InitDotenvLoadsWithAllCommentsRemoved) {
  dotenv_ = Uncommented(InitDotenv());
  EXPECT_EQ(Loaded().authority_host, Settings().authority_host);
}

}  // namespace
}  // namespace lakesync
