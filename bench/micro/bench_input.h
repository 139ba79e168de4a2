// What the programs of bench/micro need from outside, named in the environment by bench/run.py.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

namespace lakesync {

/// The variable's value; when it is not set, the benchmark is skipped with a word on why.
inline std::string BenchInput(benchmark::State& state, const char* name) {
  const char* value = std::getenv(name);
  if (value != nullptr && *value != '\0') return value;
  state.SkipWithError((std::string(name) + " is not set; see bench/run.py --only layers").c_str());
  return "";
}

}  // namespace lakesync
