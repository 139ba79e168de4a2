#include "settings/toml_values.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <exception>
#include <optional>

namespace lakesync {
namespace {

Error TomlError(std::size_t line, std::string_view what) {
  return {ErrorCode::kInvalid, fmt::format("lakesync.toml line {}: {}", line, what)};
}

std::optional<std::string> ListText(const toml::array& list) {
  std::string text;
  for (const toml::node& item : list) {
    const auto* value = item.as_string();
    if (value == nullptr) return std::nullopt;
    text += value->get();
    text += '\n';
  }
  return text;
}

std::optional<std::string> ValueText(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::to_string(number->get());
  if (const auto* number = node.as_floating_point()) return fmt::to_string(number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  if (const auto* list = node.as_array()) return ListText(*list);
  return std::nullopt;
}

Status Flatten(const toml::table& table, const std::string& prefix,
               std::vector<TomlValue>& values) {
  for (const auto& [key, node] : table) {
    TomlValue value;
    value.key = prefix + std::string(key.str());
    value.line = key.source().begin.line;
    if (const auto* inner = node.as_table()) {
      LAKESYNC_TRY(Flatten(*inner, value.key + ".", values));
      // `[layers.brnoze]` with nothing in it is a wrong key all the same.
      if (inner->empty()) values.push_back(std::move(value));
      continue;
    }
    auto text = ValueText(node);
    if (!text) {
      return TomlError(value.line,
                       fmt::format("'{}' must be a text, a number, true or false, or a list of "
                                   "texts",
                                   value.key));
    }
    value.text = *std::move(text);
    values.push_back(std::move(value));
  }
  return Status::Ok();
}

}  // namespace

Result<std::vector<TomlValue>> ParseTomlValues(std::string_view text) {
  std::vector<TomlValue> values;
  try {
    const toml::table table = toml::parse(text);
    LAKESYNC_TRY(Flatten(table, "", values));
  } catch (const toml::parse_error& error) {
    return TomlError(error.source().begin.line, error.description());
  } catch (const std::exception& error) {
    return Error{ErrorCode::kInvalid, fmt::format("lakesync.toml: {}", error.what())};
  }
  // The first wrong line is told first; tables are sorted by key.
  std::stable_sort(values.begin(), values.end(),
                   [](const TomlValue& a, const TomlValue& b) { return a.line < b.line; });
  return values;
}

}  // namespace lakesync
