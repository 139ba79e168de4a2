#include "settings/init_templates.h"

#include <fmt/format.h>

#include <string_view>

#include "settings/setting_row.h"

namespace lakesync {
namespace {

// True where TOML takes the default as it is: a number or a truth.
bool IsBareDefault(std::string_view text) {
  return text == "true" || text == "false" ||
         (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos);
}

std::string DefaultInToml(const SettingInfo& info) {
  if (info.name == "include" || info.name == "exclude") return "[]";
  return IsBareDefault(info.default_text) ? info.default_text
                                          : fmt::format("\"{}\"", info.default_text);
}

std::string TomlLine(const SettingInfo& info) {
  const std::size_t dot = info.name.rfind('.');
  const std::string key = dot == std::string::npos ? info.name : info.name.substr(dot + 1);
  const std::string unit = info.unit.empty() ? "" : fmt::format(" ({})", info.unit);
  return fmt::format("# {}{}.\n#{} = {}\n", info.meaning, unit, key, DefaultInToml(info));
}

bool IsInTable(const SettingInfo& info) { return info.name.find('.') != std::string::npos; }

}  // namespace

std::string InitToml() {
  std::string text =
      "# Settings of lakesync. Every line is optional: what is commented out shows the default.\n"
      "# Order: flags, environment, .env, this file, defaults. Secrets belong into .env.\n";
  std::string_view group;
  for (const SettingRow& row : SettingRows()) {
    if (row.info.secret || row.info.flag.empty() || IsInTable(row.info)) continue;
    if (group != row.group) text += fmt::format("\n# ---- {} ----\n\n", row.group);
    group = row.group;
    text += TomlLine(row.info);
  }
  // Tables come last: a plain key below a table's head would belong to the table.
  text += "\n# ---- Layers ----\n\n#[layers.bronze]\n";
  for (const SettingRow& row : SettingRows()) {
    if (IsInTable(row.info)) text += TomlLine(row.info);
  }
  return text;
}

std::string InitDotenv() {
  std::string text =
      "# Credentials of lakesync. Keep this file out of version control, readable by you alone.\n"
      "# The account's name and key are enough; the other names are for other kinds of login.\n\n"
      "AZURE_ACCOUNT_NAME=\n"
      "AZURE_ACCOUNT_KEY=\n";
  for (const SettingRow& row : SettingRows()) {
    const SettingInfo& info = row.info;
    const std::string& name = info.environment.front();
    const bool is_credential = info.secret || name.starts_with("AZURE_");
    if (!is_credential || info.name == "account_name" || info.name == "account_key" ||
        name.starts_with("IDENTITY_")) {
      continue;
    }
    text += fmt::format("\n# {}.\n#{}={}\n", info.meaning, name, info.default_text);
  }
  return text;
}

}  // namespace lakesync
