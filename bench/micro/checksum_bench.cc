// What a byte costs before it is sent: the CRC that every request carries, beside the digests that
// were turned down for it, in the piece size that an upload reads.
#include <benchmark/benchmark.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/crc64.h"
#include "base/digest.h"

namespace lakesync {
namespace {

std::vector<char> MakeBytes(std::int64_t count) {
  std::vector<char> bytes(static_cast<std::size_t>(count));
  std::uint32_t state = 1;
  for (char& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

void CountBytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

void Crc64Best(benchmark::State& state) {
  const std::vector<char> bytes = MakeBytes(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Crc64Extend(0, bytes));
  CountBytes(state);
}
BENCHMARK(Crc64Best)->Arg(4 << 10)->Arg(256 << 10);

void Crc64Table(benchmark::State& state) {
  const std::vector<char> bytes = MakeBytes(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(internal::Crc64ExtendTable(0, bytes));
  CountBytes(state);
}
BENCHMARK(Crc64Table)->Arg(256 << 10);

void Crc64Join(benchmark::State& state) {
  Crc64 crc = 1;
  for (auto _ : state) benchmark::DoNotOptimize(crc = Crc64Concat(crc, 2, 8u << 20));
}
BENCHMARK(Crc64Join);

void Md5Digest(benchmark::State& state) {
  const std::vector<char> bytes = MakeBytes(state.range(0));
  for (auto _ : state) {
    Md5 md5;
    md5.Update(bytes);
    benchmark::DoNotOptimize(md5.Finish());
  }
  CountBytes(state);
}
BENCHMARK(Md5Digest)->Arg(256 << 10);

void Xxh3With128Bits(benchmark::State& state) {
  const std::vector<char> bytes = MakeBytes(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(XXH3_128bits(bytes.data(), bytes.size()));
  CountBytes(state);
}
BENCHMARK(Xxh3With128Bits)->Arg(256 << 10);

}  // namespace
}  // namespace lakesync
