#include "state/journal_reader.h"

#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <utility>

#include "state/entry_line.h"
#include "state/journal_format.h"
#include "state/line_reader.h"

namespace lakesync {

namespace {

Error BrokenJournal(const std::string& path, std::uint64_t line, std::string_view problem) {
  return {ErrorCode::kCorrupt,
          fmt::format("the journal {} is damaged at line {}: {}; nothing was overwritten. Run "
                      "`lakesync manifest rebuild` to make a new manifest from what the service "
                      "has",
                      path, line, problem)};
}

Status CheckHeader(const std::string& path, std::string_view json) {
  if (json == kJournalHeader) return Status::Ok();
  if (json.starts_with(kJournalHeaderKey)) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("the journal {} has a format that this lakesync does not know ({}): "
                             "use the newer lakesync that wrote it",
                             path, json)};
  }
  return BrokenJournal(path, 1, "the header is missing");
}

class Replayer {
 public:
  Replayer(std::string path, Overlay& overlay) : path_(std::move(path)), overlay_(overlay) {}

  Status Take(std::string_view json, std::uint64_t line_number) {
    if (line_number == 1) return CheckHeader(path_, json);
    if (json.size() < 2 || json.front() != '{' || json.back() != '}') {
      return BrokenJournal(path_, line_number, "the record is not an object");
    }
    const std::string_view line = json.substr(1, json.size() - 2);
    auto kind = parser_.Parse(line, "", entry_);
    if (!kind.ok()) return BrokenJournal(path_, line_number, kind.error().message);
    const bool forgotten = *kind == EntryLineParser::Kind::kForgotten;
    overlay_.Put(entry_.key, forgotten ? std::string() : std::string(line));
    return Status::Ok();
  }

 private:
  std::string path_;
  Overlay& overlay_;
  EntryLineParser parser_;
  LedgerEntry entry_;
};

}  // namespace

Result<JournalReplay> ReplayJournal(FileSystem& fs, const std::string& path, Overlay& overlay) {
  JournalReplay replay;
  auto opened = fs.OpenForRead(path);
  if (!opened.ok()) {
    if (opened.error().code == ErrorCode::kNotFound) return replay;
    return std::move(opened).error();
  }
  replay.exists = true;
  LineReader lines(std::move(opened).value());
  Replayer replayer(path, overlay);
  std::uint64_t bad_line = 0;
  while (true) {
    std::string_view line;
    auto more = lines.Next(line);
    if (!more.ok()) {
      if (more.error().code != ErrorCode::kCorrupt) return std::move(more).error();
      return BrokenJournal(path, lines.line_number() + 1, more.error().message);
    }
    if (!*more) break;
    // Without its newline a record was not confirmed to the caller.
    const std::string_view json = lines.terminated() ? JournalLineJson(line) : std::string_view();
    if (json.empty()) {
      if (bad_line == 0) bad_line = lines.line_number();
      continue;
    }
    if (bad_line != 0) {
      return BrokenJournal(path, bad_line, "its checksum is wrong, and whole records follow it");
    }
    LAKESYNC_TRY(replayer.Take(json, lines.line_number()));
    replay.good_bytes = lines.offset();
  }
  replay.file_bytes = lines.offset();
  return replay;
}

}  // namespace lakesync
