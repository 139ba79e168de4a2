// Numbers as people read and write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lakesync {

/// "3,310"
std::string FormatCount(std::uint64_t count);
/// "707.8 MB" (powers of 1000, as Azure bills), "512 B".
std::string FormatBytes(std::uint64_t bytes);
/// "0.4 s", "12 s", "14 min 50 s", "2 h 03 min".
std::string FormatDuration(std::chrono::nanoseconds duration);
/// "8MiB", "8 MiB", "8M", "10MB", "512k", "1048576": k/M/G/T alone and with "iB" are powers of
/// 1024, with "B" powers of 1000. nullopt when it is none of these or does not fit.
std::optional<std::uint64_t> ParseBytes(std::string_view text);
/// "30s", "5m", "2h", "1d", "250ms", "30" (seconds).
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

}  // namespace lakesync
