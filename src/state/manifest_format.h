// The layout that lakesync gives its manifest; doc/manifest_format.md has it byte by byte.
//
//   {"synced_files":{
//   "KEY":{…},                      one entry a line, in byte order of the keys
//   "KEY":{…}
//   },
//   "other":…,                      what other tools keep beside ours, a line each
//   "last_sync":"2026-02-07T19:53:58","lakesync":{"format":1,"sorted":true}}
//
// First and last bytes prove the layout: a tool that loads and dumps JSON changes the white space,
// so what it leaves is not taken for sorted. Turned down: a sidecar file that says "sorted", which
// says nothing about a manifest that somebody rewrote since.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "env/file_system.h"
#include "lakesync/result.h"

namespace lakesync {

inline constexpr std::string_view kManifestHead = "{\"synced_files\":{\n";
inline constexpr std::string_view kManifestEntriesEnd = "},";
inline constexpr std::string_view kManifestTail = ",\"lakesync\":{\"format\":1,\"sorted\":true}}\n";

/// The last line: `"last_sync":…` and the tail.
std::string ManifestLastLine(std::string_view last_sync);

/// A manifest, ready to be read as a stream in the sorted layout. Immutable: shared by cursors.
struct Manifest {
  std::shared_ptr<ReadableFile> file;
  /// The path, for messages.
  std::string name;
  /// Where the last line begins.
  std::uint64_t last_line_offset = 0;
  /// Empty when null or absent.
  std::string last_sync;
  /// `file` is a conversion in memory, since the file at `name` has another layout.
  bool converted = false;
};

/// nullptr when there is no such file. A manifest of another layout is converted in memory.
/// kCorrupt with the place and the way out when it does not parse.
Result<std::shared_ptr<const Manifest>> OpenManifest(FileSystem& fs, const std::string& path);

/// "PATH, PLACE: PROBLEM; …": the manifest is broken, and the way out.
Error BrokenManifest(std::string_view path, std::string_view place, std::string_view problem);

}  // namespace lakesync
