#include "settings/assign_setting.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/nearest.h"
#include "base/units.h"

namespace lakesync {
namespace {

using Complaint = std::optional<std::string>;

template <typename T>
std::optional<T> ParseNumber(const std::string& text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

std::string MustBeOneOf(const std::string& text, const std::vector<std::string>& choices) {
  std::string complaint = fmt::format("must be one of {}", fmt::join(choices, ", "));
  if (const auto nearest = Nearest(text, choices)) {
    complaint += fmt::format("; did you mean '{}'?", *nearest);
  }
  return complaint;
}

template <typename Enum>
AssignSetting AssignEnum(Enum Settings::*member, std::vector<std::pair<std::string, Enum>> names) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    std::vector<std::string> choices;
    for (const auto& [name, value] : names) {
      if (name == text) {
        settings.*member = value;
        return std::nullopt;
      }
      choices.push_back(name);
    }
    return MustBeOneOf(text, choices);
  };
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsContainerName(const std::string& name) {
  const auto is_letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || IsDigit(c); };
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  return name.find("--") == std::string::npos && std::all_of(name.begin(), name.end(), [&](char c) {
           return c == '-' || is_letter_or_digit(c);
         });
}

bool IsDate(const std::string& text) {
  constexpr std::string_view kShape = "0000-00-00";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '-' ? text[i] != '-' : !IsDigit(text[i])) return false;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(std::stoi(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(8, 2))))};
  return date.ok();
}

std::string Trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<std::string> SplitPatterns(const std::string& text) {
  std::vector<std::string> patterns;
  std::string current;
  int depth = 0;
  const auto finish = [&] {
    if (std::string pattern = Trimmed(current); !pattern.empty()) {
      patterns.push_back(std::move(pattern));
    }
    current.clear();
    depth = 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || (c == ',' && depth == 0)) {
      finish();
      continue;
    }
    current += c;
    if (c == '\\' && i + 1 < text.size() && text[i + 1] != '\n') current += text[++i];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') depth = std::max(0, depth - 1);
  }
  finish();
  return patterns;
}

}  // namespace

AssignSetting AssignText(std::string Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    settings.*member = text;
    return std::nullopt;
  };
}

AssignSetting AssignNonEmpty(std::string Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    if (text.empty()) return "must not be empty";
    settings.*member = text;
    return std::nullopt;
  };
}

AssignSetting AssignOneOf(std::string Settings::*member, std::vector<std::string> choices) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
      return MustBeOneOf(text, choices);
    }
    settings.*member = text;
    return std::nullopt;
  };
}

AssignSetting AssignSecret(Secret Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    settings.*member = Secret(text);
    return std::nullopt;
  };
}

AssignSetting AssignBool(bool Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    const bool on = text == "true" || text == "1" || text == "yes" || text == "on";
    if (!on && text != "false" && text != "0" && text != "no" && text != "off") {
      return "must be true or false";
    }
    settings.*member = on;
    return std::nullopt;
  };
}

AssignSetting AssignInt(int Settings::*member, int min, int max) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    const auto value = min == 0 && text == "auto" ? 0 : ParseNumber<int>(text);
    if (!value || *value < min || *value > max) {
      return fmt::format("must be a whole number from {} to {}{}", min, max,
                         min == 0 ? ", or auto" : "");
    }
    settings.*member = *value;
    return std::nullopt;
  };
}

AssignSetting AssignBytes(std::uint64_t Settings::*member, std::uint64_t min, std::uint64_t max) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    const auto value = ParseBytes(text);
    if (!value) return "must be a size such as 8MiB, 512k or 1048576";
    if (*value < min) return fmt::format("must be at least {} MiB", min >> 20);
    if (*value > max) return fmt::format("must be at most {} MiB", max >> 20);
    settings.*member = *value;
    return std::nullopt;
  };
}

AssignSetting AssignRate(double Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    const auto value = ParseNumber<double>(text);
    if (!value || !std::isfinite(*value) || *value < 0) return "must be a number, 0 or more";
    settings.*member = *value;
    return std::nullopt;
  };
}

AssignSetting AssignDuration(std::chrono::milliseconds Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    const auto value = ParseDuration(text);
    if (!value) return "must be a time such as 30s, 5m or 250ms";
    if (*value < std::chrono::milliseconds(1) || *value > std::chrono::hours(1)) {
      return "must be from 1ms to 1h";
    }
    settings.*member = *value;
    return std::nullopt;
  };
}

AssignSetting AssignPatterns(std::vector<std::string> Settings::*member) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    settings.*member = SplitPatterns(text);
    return std::nullopt;
  };
}

AssignSetting AssignCheckMode() {
  return AssignEnum<CheckMode>(&Settings::check, {{"default", CheckMode::kDefault},
                                                  {"size", CheckMode::kSize},
                                                  {"mtime", CheckMode::kMtime},
                                                  {"checksum", CheckMode::kChecksum}});
}

AssignSetting AssignOnChange() {
  return AssignEnum<OnChange>(
      &Settings::on_change,
      {{"retry", OnChange::kRetry}, {"skip", OnChange::kSkip}, {"fail", OnChange::kFail}});
}

AssignSetting AssignApiVersion() {
  return [](Settings& settings, const std::string& text) -> Complaint {
    if (!IsDate(text)) return "must be a date such as 2023-11-03";
    settings.api_version = text;
    return std::nullopt;
  };
}

AssignSetting AssignLayerRoot(std::string layer) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    if (text.empty()) return "must not be empty";
    settings.layers[layer].root = text;
    return std::nullopt;
  };
}

AssignSetting AssignLayerContainer(std::string layer) {
  return [=](Settings& settings, const std::string& text) -> Complaint {
    if (!IsContainerName(text)) {
      return "must be 3 to 63 lower-case letters, digits and single hyphens, "
             "with a letter or digit at both ends";
    }
    settings.layers[layer].container = text;
    return std::nullopt;
  };
}

}  // namespace lakesync
