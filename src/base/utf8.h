// What Azure and terminals ask of text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lakesync {

/// The number of UTF-16 code units, the measure of Azure's name limit; nullopt when not valid
/// UTF-8.
std::optional<std::size_t> Utf16Length(std::string_view text);
/// `text` with control characters and invalid UTF-8 shown as \xNN, safe to print on a terminal.
std::string Printable(std::string_view text);

}  // namespace lakesync
