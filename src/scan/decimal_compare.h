// Numbers of any length, compared as they are written: a partition key may be an id of 20 digits,
// which a double would round.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace lakesync {

/// nullopt unless both are decimal numbers: a sign, digits, a fraction ("01" equals "1.0").
std::optional<std::strong_ordering> CompareDecimals(std::string_view a, std::string_view b);

}  // namespace lakesync
