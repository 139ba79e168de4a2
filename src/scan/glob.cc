#include "scan/glob.h"

#include <algorithm>
#include <array>
#include <bit>

#include "scan/glob_parser.h"

namespace lakesync {

// What is possible after the bytes taken so far.
struct Glob::Run {
  static constexpr std::size_t kWordsMax = GlobParser::kPositionsMax / 64 + 1;
  std::array<std::uint64_t, kWordsMax> next;   // positions that may take the next byte
  std::array<std::uint64_t, kWordsMax> taken;  // positions that took the last one
  bool at_start = true;
  bool alive = true;
};

Result<Glob> Glob::Parse(std::string_view pattern) { return GlobParser(pattern).Parse(); }

void Glob::Start(Run& run) const {
  std::copy(first_.begin(), first_.end(), run.next.begin());
  run.at_start = true;
  run.alive = true;
}

void Glob::Step(Run& run, unsigned char c) const {
  std::uint64_t any = 0;
  for (std::size_t w = 0; w < words_; ++w) {
    run.taken[w] = run.next[w] & takes_[c * words_ + w];
    run.next[w] = 0;
    any |= run.taken[w];
  }
  run.at_start = false;
  run.alive = any != 0;
  if (!run.alive) return;
  for (std::size_t w = 0; w < words_; ++w) {
    for (std::uint64_t bits = run.taken[w]; bits != 0; bits &= bits - 1) {
      const std::size_t p = w * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      for (std::size_t v = 0; v < words_; ++v) run.next[v] |= following_[p * words_ + v];
    }
  }
}

bool Glob::Accepted(const Run& run) const {
  if (run.at_start) return nullable_;
  if (!run.alive) return false;
  for (std::size_t w = 0; w < words_; ++w) {
    if ((run.taken[w] & last_[w]) != 0) return true;
  }
  return false;
}

// True when the path or a folder on the way to it matches; `run` then or else stands where it
// ended.
bool Glob::Walk(std::string_view path, bool is_file, Run& run) const {
  Start(run);
  for (const char c : path) {
    if (c == '/') {
      if (Accepted(run)) return true;
      if (!anchored_) {
        Start(run);
        continue;
      }
    }
    if (run.alive) {
      Step(run, static_cast<unsigned char>(c));
    } else if (anchored_) {
      return false;
    }
  }
  return Accepted(run) && !(is_file && folder_only_);
}

bool Glob::MatchesFile(std::string_view path) const {
  Run run;
  return Walk(path, true, run);
}

bool Glob::CoversFolder(std::string_view folder) const {
  Run run;
  if (Walk(folder, false, run)) return true;
  if (!anchored_ || folder_only_ || !run.alive) return false;
  Step(run, '/');
  for (std::size_t w = 0; w < words_; ++w) {
    if (run.alive && (run.next[w] & tail_[w]) != 0) return true;
  }
  return false;
}

bool Glob::MayReach(std::string_view folder) const {
  if (!anchored_) return true;
  Run run;
  if (Walk(folder, false, run)) return true;
  if (!run.alive) return false;
  Step(run, '/');
  return run.alive && std::any_of(run.next.begin(), run.next.begin() + words_,
                                  [](std::uint64_t word) { return word != 0; });
}

}  // namespace lakesync
