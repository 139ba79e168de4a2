// Builds the automaton of a Glob; see glob.h.
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

#include "lakesync/result.h"
#include "scan/glob.h"

namespace lakesync {

class GlobParser {
 public:
  /// More would be a mistake rather than a pattern.
  static constexpr std::size_t kPositionsMax = 1024;

  explicit GlobParser(std::string_view pattern) : pattern_(pattern) {}
  Result<Glob> Parse();

 private:
  using Bytes = std::bitset<256>;
  using Positions = std::bitset<kPositionsMax>;
  /// A part of the pattern: where it can begin and end, and whether it can be left out.
  struct Fragment {
    Positions first;
    Positions last;
    bool nullable = true;
  };

  Error ErrorHere(std::string_view what) const;
  Result<Fragment> ParseSequence(int depth);
  Result<Fragment> ParseItem(int depth);
  Result<Fragment> ParseBraces(int depth);
  Result<Fragment> ParseClass();
  Result<bool> ParseClassMembers(Bytes& members);
  Fragment ParseStars();

  Fragment One(const Bytes& takes);
  Fragment Loop(const Bytes& takes);
  Fragment Character(const Bytes& leading);
  Fragment Concat(const Fragment& a, const Fragment& b);
  static Fragment Either(const Fragment& a, const Fragment& b);
  void Pack(const Fragment& whole, Glob& glob) const;

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool too_long_ = false;
  std::vector<Bytes> takes_;
  std::vector<Positions> following_;
};

}  // namespace lakesync
