// Any bytes as a manifest: read or refused, and what was read survives a checkpoint.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "crashing_file_system.h"
#include "fake_clock.h"
#include "state/ledger.h"

namespace lakesync {
namespace {

constexpr const char* kManifest = "m.json";

/// False when the ledger refuses to be opened or read.
bool ReadAll(Ledger& ledger, std::vector<LedgerEntry>& entries) {
  auto cursor = ledger.Entries("");
  if (!cursor.ok()) return false;
  LedgerEntry entry;
  while (true) {
    auto more = (*cursor)->Next(entry);
    if (!more.ok()) return false;
    if (!*more) return true;
    entries.push_back(entry);
  }
}

void Check(std::string text) {
  CrashingFileSystem fs;
  FakeClock clock;
  fs.Put(kManifest, text);
  auto ledger = Ledger::Open(fs, clock, kManifest, Ledger::Mode::kWrite);
  std::vector<LedgerEntry> before;
  const bool readable = ledger.ok() && ReadAll(**ledger, before);
  const bool written = ledger.ok() && (*ledger)->Checkpoint("checkpointed").ok();
  if (!written && fs.Text(kManifest) != text) std::abort();
  if (!readable && written) std::abort();
  if (!written) return;

  auto again = Ledger::Open(fs, clock, kManifest, Ledger::Mode::kRead);
  std::vector<LedgerEntry> after;
  if (!again.ok() || !ReadAll(**again, after) || after != before) std::abort();
}

}  // namespace
}  // namespace lakesync

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  lakesync::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
