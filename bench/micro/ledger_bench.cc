// The ledger alone: a manifest read as a stream, entries put into the journal, a checkpoint.
// In a folder of its own below TMPDIR.
#include <fmt/format.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "bench_input.h"
#include "env/posix/posix_env.h"
#include "state/ledger.h"

namespace lakesync {
namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    path_ = (std::filesystem::temp_directory_path() / "lakesync-bench-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string manifest() const { return path_ + "/sync_manifest.json"; }

 private:
  std::string path_;
};

LedgerEntry MakeEntry(std::int64_t i) {
  LedgerEntry entry;
  entry.blob_path = fmt::format(
      "supermarket=shop{:02}/region=region{:02}/year=2026/month=02/day=07/run_20260207_060000/"
      "part-{:08}.parquet",
      i % 20, i % 7, i);
  entry.key = "data/bronze/" + entry.blob_path;
  entry.size = static_cast<std::uint64_t>(200'000 + i);
  entry.synced_at = "2026-02-07T19:53:58";
  entry.mtime_ns = 1'770'494'038'000'000'000 + i;
  entry.crc64 = static_cast<Crc64>(i) * 0x9E3779B97F4A7C15u;
  entry.etag = "0x8DC0123456789AB";
  return entry;
}

std::unique_ptr<Ledger> OpenLedger(benchmark::State& state, const std::string& manifest,
                                   Ledger::Mode mode) {
  auto ledger = Ledger::Open(PosixFileSystem(), PosixClock(), manifest, mode);
  if (ledger.ok()) return std::move(ledger).value();
  state.SkipWithError(ledger.error().message.c_str());
  return nullptr;
}

bool RecordAll(benchmark::State& state, Ledger& ledger, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    if (auto recorded = ledger.Record(MakeEntry(i)); !recorded.ok()) {
      state.SkipWithError(recorded.error().message.c_str());
      return false;
    }
  }
  return true;
}

/// A manifest of `count` entries; false, with the benchmark skipped, when it cannot be made.
bool MakeManifest(benchmark::State& state, const std::string& path, std::int64_t count) {
  auto ledger = OpenLedger(state, path, Ledger::Mode::kWrite);
  if (!ledger || !RecordAll(state, *ledger, count)) return false;
  auto written = ledger->Checkpoint("2026-02-07T19:53:58");
  if (!written.ok()) state.SkipWithError(written.error().message.c_str());
  return written.ok();
}

void LoadManifest(benchmark::State& state) {
  TemporaryFolder folder;
  if (!MakeManifest(state, folder.manifest(), state.range(0))) return;
  for (auto _ : state) {
    auto ledger = OpenLedger(state, folder.manifest(), Ledger::Mode::kRead);
    if (!ledger) return;
    auto cursor = ledger->Entries("data/bronze/");
    if (!cursor.ok()) return state.SkipWithError(cursor.error().message.c_str());
    LedgerEntry entry;
    std::int64_t entries = 0;
    for (;;) {
      auto more = cursor.value()->Next(entry);
      if (!more.ok()) return state.SkipWithError(more.error().message.c_str());
      if (!more.value()) break;
      ++entries;
    }
    if (entries != state.range(0)) return state.SkipWithError("entries were lost");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(LoadManifest)->Arg(3'310)->Arg(100'000)->Unit(benchmark::kMillisecond);

void SaveManifest(benchmark::State& state) {
  TemporaryFolder folder;
  if (!MakeManifest(state, folder.manifest(), state.range(0))) return;
  auto ledger = OpenLedger(state, folder.manifest(), Ledger::Mode::kWrite);
  if (!ledger) return;
  std::int64_t second = 0;
  for (auto _ : state) {
    const std::string now = fmt::format("2026-02-07T20:{:02}:{:02}", second / 60 % 60, second % 60);
    ++second;
    auto written = ledger->Checkpoint(now);
    if (!written.ok()) return state.SkipWithError(written.error().message.c_str());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(SaveManifest)->Arg(3'310)->Arg(100'000)->Unit(benchmark::kMillisecond);

void AppendToJournal(benchmark::State& state) {
  TemporaryFolder folder;
  auto ledger = OpenLedger(state, folder.manifest(), Ledger::Mode::kWrite);
  if (!ledger) return;
  std::int64_t i = 0;
  for (auto _ : state) {
    auto recorded = ledger->Record(MakeEntry(i++));
    if (!recorded.ok()) return state.SkipWithError(recorded.error().message.c_str());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(AppendToJournal);

}  // namespace
}  // namespace lakesync
