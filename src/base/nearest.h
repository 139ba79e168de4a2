// "did you mean …?"
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lakesync {

/// The candidate with the fewest edits from `word`; nullopt when none is near enough (more than a
/// third of its length, at least 2 edits, differs).
std::optional<std::string> Nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace lakesync
