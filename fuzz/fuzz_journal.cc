// Any bytes as a journal. Mutated bytes seldom carry a right checksum, so each input is tried both
// as the file and as the JSON of a record.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "crashing_file_system.h"
#include "fake_clock.h"
#include "state/journal_format.h"
#include "state/ledger.h"

namespace lakesync {
namespace {

constexpr const char* kManifest = "m.json";
constexpr const char* kJournal = "m.journal";

std::vector<LedgerEntry> ReadAll(Ledger& ledger) {
  std::vector<LedgerEntry> entries;
  auto cursor = ledger.Entries("");
  LedgerEntry entry;
  while (true) {
    auto more = (*cursor)->Next(entry);
    if (!more.ok()) std::abort();
    if (!*more) return entries;
    entries.push_back(entry);
  }
}

void Check(const std::string& text) {
  CrashingFileSystem fs;
  FakeClock clock;
  fs.Put(kJournal, text);
  auto ledger = Ledger::Open(fs, clock, kManifest, Ledger::Mode::kWrite);
  if (!ledger.ok()) {
    if (fs.Text(kJournal) != text) std::abort();
    return;
  }
  std::vector<LedgerEntry> before = ReadAll(**ledger);
  if (before.empty()) before.emplace_back();
  const Status recorded = (*ledger)->Record(before.back());
  // Names that are not UTF-8 are read but not written.
  if (!recorded.ok() && recorded.error().code == ErrorCode::kInvalid) return;
  if (!recorded.ok()) std::abort();
  for (const Ledger::Mode mode : {Ledger::Mode::kWrite, Ledger::Mode::kRead}) {
    auto again = Ledger::Open(fs, clock, kManifest, mode);
    if (!again.ok() || ReadAll(**again) != before) std::abort();
    if (mode == Ledger::Mode::kWrite && !(*again)->Checkpoint("t").ok()) std::abort();
  }
}

}  // namespace
}  // namespace lakesync

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  lakesync::Check(input);
  std::string journal;
  lakesync::AppendJournalLine(lakesync::kJournalHeader, journal);
  lakesync::AppendJournalLine(input.substr(0, input.find('\n')), journal);
  lakesync::Check(journal);
  return 0;
}
