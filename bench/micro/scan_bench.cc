// The walk of a tree alone, with and without a filter. LAKESYNC_BENCH_TREE: the layer's root.
#include <cstdint>
#include <utility>

#include "bench_input.h"
#include "env/posix/posix_env.h"
#include "scan/path_filter.h"
#include "scan/scanner.h"

namespace lakesync {
namespace {

void ScanTree(benchmark::State& state, const PathFilterOptions& options) {
  const std::string root = BenchInput(state, "LAKESYNC_BENCH_TREE");
  if (root.empty()) return;
  auto filter = PathFilter::Make(options);
  if (!filter.ok()) return state.SkipWithError(filter.error().message.c_str());
  std::int64_t files = 0;
  for (auto _ : state) {
    Scanner scanner(PosixFileSystem(), root, filter.value(), false);
    FileEntry entry;
    while (true) {
      auto more = scanner.Next(entry);
      if (!more.ok()) return state.SkipWithError(more.error().message.c_str());
      if (!more.value()) break;
      ++files;
    }
  }
  state.SetItemsProcessed(files);
}

void ScanAll(benchmark::State& state) { ScanTree(state, {}); }
BENCHMARK(ScanAll)->Unit(benchmark::kMillisecond);

void ScanWithExclude(benchmark::State& state) {
  PathFilterOptions options;
  options.exclude = {"**/_SUCCESS", "*.bak"};
  ScanTree(state, options);
}
BENCHMARK(ScanWithExclude)->Unit(benchmark::kMillisecond);

void ScanOneShop(benchmark::State& state) {
  PathFilterOptions options;
  options.where = "supermarket=shop00";
  ScanTree(state, options);
}
BENCHMARK(ScanOneShop)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lakesync
