// A ledger on a disk in memory, and short ways to fill and read it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crashing_file_system.h"
#include "fake_clock.h"
#include "state/ledger.h"

namespace lakesync {

inline LedgerEntry MakeEntry(const std::string& key, std::uint64_t size = 7) {
  return {key,
          "blob/" + key,
          size,
          "2026-02-07T19:53:58",
          1'770'494'038'123'456'789,
          0x0123456789abcdef,
          "0x8DE66A"};
}

class LedgerFixture : public ::testing::Test {
 protected:
  static constexpr const char* kManifest = "meta/sync_manifest.json";
  static constexpr const char* kJournal = "meta/sync_manifest.journal";

  Result<std::unique_ptr<Ledger>> TryOpen(Ledger::Mode mode = Ledger::Mode::kWrite) {
    return Ledger::Open(fs, clock, kManifest, mode);
  }
  std::unique_ptr<Ledger> Open(Ledger::Mode mode = Ledger::Mode::kWrite) {
    auto opened = TryOpen(mode);
    if (opened.ok()) return std::move(opened).value();
    ADD_FAILURE() << opened.error().message;
    return nullptr;
  }
  static void Record(Ledger& ledger, const LedgerEntry& entry) {
    const Status recorded = ledger.Record(entry);
    ASSERT_TRUE(recorded.ok()) << recorded.error().message;
  }
  static void Checkpoint(Ledger& ledger, const std::string& last_sync = "") {
    const Status written = ledger.Checkpoint(last_sync);
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  static std::vector<LedgerEntry> Drain(LedgerCursor& cursor) {
    std::vector<LedgerEntry> all;
    LedgerEntry entry;
    while (true) {
      auto more = cursor.Next(entry);
      if (!more.ok()) ADD_FAILURE() << more.error().message;
      if (!more.ok() || !*more) return all;
      all.push_back(entry);
    }
  }
  static std::vector<LedgerEntry> All(Ledger& ledger, const std::string& prefix = "") {
    auto cursor = ledger.Entries(prefix);
    if (cursor.ok()) return Drain(**cursor);
    ADD_FAILURE() << cursor.error().message;
    return {};
  }
  static std::vector<std::string> Keys(Ledger& ledger, const std::string& prefix = "") {
    std::vector<std::string> keys;
    for (const LedgerEntry& entry : All(ledger, prefix)) keys.push_back(entry.key);
    return keys;
  }
  /// The error of opening and reading to the end; empty code text when there is none.
  Error ReadError() {
    auto opened = TryOpen(Ledger::Mode::kRead);
    if (!opened.ok()) return opened.error();
    auto cursor = (*opened)->Entries("");
    if (!cursor.ok()) return cursor.error();
    LedgerEntry entry;
    while (true) {
      auto more = (*cursor)->Next(entry);
      if (!more.ok()) return more.error();
      if (!*more) return {ErrorCode::kInvalid, "read without an error"};
    }
  }

  CrashingFileSystem fs;
  FakeClock clock;
};

}  // namespace lakesync
