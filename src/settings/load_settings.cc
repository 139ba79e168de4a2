// Puts the sources in their order. Each source is read whole and checked before it counts, so that
// a wrong line in lakesync.toml is told even where a flag would have covered it. The lowest is laid
// down first and covered by the next, which leaves one rule for "who wins": the last to write.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "settings/dotenv.h"
#include "settings/setting_row.h"
#include "settings/settings.h"
#include "settings/toml_values.h"

namespace lakesync {
namespace {

constexpr std::string_view kPrefix = "LAKESYNC_";

// A variable that is set, and how a message names it.
struct Variable {
  std::string name;
  std::string value;
  std::string source;  // "environment AZURE_ACCOUNT_KEY", ".env line 3"
};

Error Invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message)}; }

std::string DidYouMean(const std::string& word, const std::vector<std::string>& candidates) {
  const auto nearest = Nearest(word, candidates);
  return nearest ? fmt::format("; did you mean '{}'?", *nearest) : std::string();
}

std::vector<std::string> VariableNames() {
  std::vector<std::string> names;
  for (const SettingInfo& info : SettingTable()) {
    names.insert(names.end(), info.environment.begin(), info.environment.end());
  }
  return names;
}

std::vector<std::string> TomlKeys() {
  std::vector<std::string> keys;
  for (const SettingInfo& info : SettingTable()) {
    if (!info.secret) keys.push_back(info.name);
  }
  return keys;
}

Status Assign(const SettingRow& row, const std::string& text, const std::string& source,
              Settings& settings) {
  if (const auto complaint = row.assign(settings, text)) {
    if (row.info.secret)
      return Invalid(fmt::format("{}: {} {}", source, row.info.name, *complaint));
    return Invalid(fmt::format("{}: {} = '{}' {}", source, row.info.name, text, *complaint));
  }
  settings.sources[row.info.name] = source;
  return Status::Ok();
}

// A misspelt LAKESYNC_CONECTIONS would silently do nothing. Two families are not settings: what the
// users' cache is called, and what the project's own tests read.
Status CheckNames(const std::vector<Variable>& variables) {
  const std::vector<std::string> known = VariableNames();
  for (const Variable& variable : variables) {
    const std::string& name = variable.name;
    if (!name.starts_with(kPrefix) || name.starts_with("LAKESYNC_CACHE") ||
        name.starts_with("LAKESYNC_TEST_")) {
      continue;
    }
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Invalid(fmt::format("{}: there is no setting '{}'{}", variable.source, name,
                                 DidYouMean(name, known)));
    }
  }
  return Status::Ok();
}

const Variable* FindVariable(const std::vector<Variable>& variables, const std::string& name) {
  // From the end: in .env the last line of a name counts.
  const auto found = std::find_if(variables.rbegin(), variables.rend(),
                                  [&](const Variable& v) { return v.name == name; });
  return found == variables.rend() || found->value.empty() ? nullptr : &*found;
}

Status ApplyVariables(const std::vector<Variable>& variables, Settings& settings) {
  LAKESYNC_TRY(CheckNames(variables));
  for (const SettingRow& row : SettingRows()) {
    const Variable* chosen = nullptr;
    for (const std::string& name : row.info.environment) {
      const Variable* variable = FindVariable(variables, name);
      if (variable == nullptr) continue;
      if (chosen != nullptr && chosen->value != variable->value) {
        return Invalid(fmt::format("{} ({}) and {} ({}) are two names of {} but differ; keep one",
                                   chosen->name, chosen->source, variable->name, variable->source,
                                   row.info.name));
      }
      if (chosen == nullptr) chosen = variable;
    }
    if (chosen != nullptr) {
      LAKESYNC_TRY(Assign(row, chosen->value, chosen->source, settings));
    }
  }
  return Status::Ok();
}

Status ApplyEnvironment(const EnvironmentMap& environment, Settings& settings) {
  std::vector<Variable> variables;
  for (const auto& [name, value] : environment) {
    variables.push_back({name, value, "environment " + name});
  }
  return ApplyVariables(variables, settings);
}

Status ApplyDotenv(const std::string& text, Settings& settings) {
  auto entries = ParseDotenv(text);
  if (!entries.ok()) return Invalid(".env " + entries.error().message);
  std::vector<Variable> variables;
  for (DotenvEntry& entry : *entries) {
    variables.push_back(
        {std::move(entry.name), std::move(entry.value), fmt::format(".env line {}", entry.line)});
  }
  return ApplyVariables(variables, settings);
}

Error UnknownTomlKey(const TomlValue& value, const std::string& source) {
  for (const char* layer : {"silver", "gold", "analytics"}) {
    const std::string table = fmt::format("layers.{}", layer);
    if (value.key == table || value.key.starts_with(table + ".")) {
      return Invalid(fmt::format("{}: the layer '{}' cannot be configured yet; only bronze can",
                                 source, layer));
    }
  }
  return Invalid(fmt::format("{}: there is no setting '{}'{}", source, value.key,
                             DidYouMean(value.key, TomlKeys())));
}

Status ApplyToml(const std::string& text, Settings& settings) {
  LAKESYNC_ASSIGN(const std::vector<TomlValue> values, ParseTomlValues(text));
  for (const TomlValue& value : values) {
    const std::string source = fmt::format("lakesync.toml line {}", value.line);
    if (value.key == "layers" || value.key == "layers.bronze") continue;
    const SettingRow* row = FindSettingRow(value.key);
    if (row == nullptr) return UnknownTomlKey(value, source);
    if (row->info.secret) {
      return Invalid(fmt::format("{}: '{}' is a secret and does not belong here; put {} into .env",
                                 source, value.key, row->info.environment.front()));
    }
    LAKESYNC_TRY(Assign(*row, value.text, source, settings));
  }
  return Status::Ok();
}

Status ApplyOverrides(const std::map<std::string, std::string>& overrides, Settings& settings) {
  for (const auto& [name, text] : overrides) {
    const SettingRow* row = FindSettingRow(name);
    if (row == nullptr) {
      return Invalid(fmt::format("there is no setting '{}'{}", name, DidYouMean(name, TomlKeys())));
    }
    const std::string source =
        row->info.flag.empty() ? "override " + name : "flag " + row->info.flag;
    LAKESYNC_TRY(Assign(*row, text, source, settings));
  }
  return Status::Ok();
}

// nullopt when there is no such file.
Result<std::optional<std::string>> ReadIfThere(FileSystem& fs, const std::string& path) {
  auto text = ReadWholeFile(fs, path, 16u << 20);
  if (text.ok()) return std::optional<std::string>(std::move(text).value());
  if (text.error().code == ErrorCode::kNotFound) return std::optional<std::string>();
  return std::move(text).error();
}

}  // namespace

Result<Settings> LoadSettings(FileSystem& fs, const EnvironmentMap& environment,
                              const std::string& project_dir,
                              const std::map<std::string, std::string>& overrides) {
  Settings settings;
  settings.project_dir = project_dir;
  settings.layers["bronze"] = {"data/bronze", "bronze"};
  LAKESYNC_ASSIGN(const auto toml, ReadIfThere(fs, project_dir + "/lakesync.toml"));
  if (toml) LAKESYNC_TRY(ApplyToml(*toml, settings));
  LAKESYNC_ASSIGN(const auto dotenv, ReadIfThere(fs, project_dir + "/.env"));
  if (dotenv) LAKESYNC_TRY(ApplyDotenv(*dotenv, settings));
  LAKESYNC_TRY(ApplyEnvironment(environment, settings));
  LAKESYNC_TRY(ApplyOverrides(overrides, settings));
  return settings;
}

}  // namespace lakesync
