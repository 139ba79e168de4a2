// RapidJSON as lakesync uses it: one place for its switches, since two files that set them
// differently would break the one-definition rule.
#pragma once

#if defined(__SSE2__) && !defined(RAPIDJSON_SSE2)
#define RAPIDJSON_SSE2  // Reads strings 16 bytes at a time: buffers carry kJsonPadding.
#endif

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace lakesync {

/// Bytes that must be readable after the end of a text that RapidJSON parses.
inline constexpr std::size_t kJsonPadding = 32;

/// Pure ASCII, as Python's json.dump writes it: readable whatever the locale's encoding is.
using AsciiJsonWriter =
    rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::ASCII<>>;

/// Appends `text` as a JSON string in ASCII. False when it is not valid UTF-8.
bool AppendJsonString(std::string_view text, std::string& out);

}  // namespace lakesync
