// What one row of the table of settings does beside being shown.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "settings/settings.h"

namespace lakesync {

/// Sets the member from text. Returns what is wrong with the text ("must be …"), never quoting it.
using AssignSetting =
    std::function<std::optional<std::string>(Settings& settings, const std::string& text)>;

struct SettingRow {
  const char* group;  ///< the heading it stands under in the files that `lakesync init` writes
  SettingInfo info;
  AssignSetting assign;
};

/// In the order in which they are shown.
const std::vector<SettingRow>& SettingRows();
/// nullptr when there is none of that name.
const SettingRow* FindSettingRow(const std::string& name);

}  // namespace lakesync
