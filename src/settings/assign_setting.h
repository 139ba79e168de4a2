// The kinds of values that settings take: each function makes an assigner for a member of Settings.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "settings/setting_row.h"

namespace lakesync {

AssignSetting AssignText(std::string Settings::*member);
AssignSetting AssignNonEmpty(std::string Settings::*member);
AssignSetting AssignOneOf(std::string Settings::*member, std::vector<std::string> choices);
AssignSetting AssignSecret(Secret Settings::*member);
AssignSetting AssignBool(bool Settings::*member);
/// "auto" is 0 where the range begins with it.
AssignSetting AssignInt(int Settings::*member, int min, int max);
AssignSetting AssignBytes(std::uint64_t Settings::*member, std::uint64_t min, std::uint64_t max);
AssignSetting AssignRate(double Settings::*member);
AssignSetting AssignDuration(std::chrono::milliseconds Settings::*member);
/// Patterns between commas that stand outside {…} and […], or on lines of their own.
AssignSetting AssignPatterns(std::vector<std::string> Settings::*member);
AssignSetting AssignCheckMode();
AssignSetting AssignOnChange();
/// A date, as the service names its versions: "2023-11-03".
AssignSetting AssignApiVersion();
AssignSetting AssignLayerRoot(std::string layer);
/// 3 to 63 lower-case letters, digits and single hyphens, a letter or digit at both ends.
AssignSetting AssignLayerContainer(std::string layer);

}  // namespace lakesync
