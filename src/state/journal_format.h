// The journal: what the service confirmed since the manifest was written. A line a record, each
// with its own checksum; doc/journal_format.md has it byte by byte.
//
//   CRC64HEX {"lakesync_journal":{"format":1}}
//   CRC64HEX {"KEY":{"blob_path":…,"size":…}}      recorded
//   CRC64HEX {"KEY":null}                          forgotten
//
// Each record is a fact of its own, so it is true beside any manifest and may be replayed twice:
// that is why a crash between "new manifest in place" and "journal emptied" does no harm.
#pragma once

#include <string>
#include <string_view>

namespace lakesync {

inline constexpr std::string_view kJournalHeader = "{\"lakesync_journal\":{\"format\":1}}";
inline constexpr std::string_view kJournalHeaderKey = "{\"lakesync_journal\":";

/// Appends `json` as a line of the journal, with its checksum and newline.
void AppendJournalLine(std::string_view json, std::string& out);
/// The JSON of a line without its newline; empty when the checksum is wrong.
std::string_view JournalLineJson(std::string_view line);

}  // namespace lakesync
