// lakesync.toml as a flat list of keys, so that it is treated as any other source of settings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lakesync/result.h"

namespace lakesync {

struct TomlValue {
  std::string key;   ///< "connections", "layers.bronze.root"
  std::string text;  ///< a list of texts: one a line
  std::size_t line = 0;
};

/// kInvalid ("lakesync.toml line 7: …") for what is not TOML, or a value that no setting could
/// have (a date, a list of numbers).
Result<std::vector<TomlValue>> ParseTomlValues(std::string_view text);

}  // namespace lakesync
