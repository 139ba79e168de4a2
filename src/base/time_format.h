// The three ways in which lakesync writes a moment.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lakesync {

/// The wall clock, in nanoseconds since 1970 (UTC).
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// "2026-02-07T19:53:58", local time without an offset: the manifest's `synced_at` and `last_sync`,
/// as the users' present tool writes them.
std::string FormatLocalSeconds(WallTime time);
/// "Sat, 07 Feb 2026 19:53:58 GMT": the x-ms-date and Last-Modified of HTTP (RFC 7231).
std::string FormatHttpDate(WallTime time);
std::optional<WallTime> ParseHttpDate(std::string_view text);
/// "2026-02-07T19:53:58.123456789Z": the blob metadata `mtime`, as rclone writes it (RFC 3339).
std::string FormatRfc3339Nanos(std::int64_t nanos_since_epoch);
std::optional<std::int64_t> ParseRfc3339Nanos(std::string_view text);

}  // namespace lakesync
