#include "scan/glob_parser.h"

#include <fmt/format.h>

namespace lakesync {
namespace {

constexpr int kDepthMax = 16;
constexpr std::size_t kWordBits = 64;

using Bytes = std::bitset<256>;

Bytes ByteRange(int from, int to) {
  Bytes bytes;
  for (int c = from; c <= to; ++c) bytes.set(static_cast<std::size_t>(c));
  return bytes;
}

// The bytes of a UTF-8 character but the first.
const Bytes& Continuation() {
  static const Bytes bytes = ByteRange(0x80, 0xBF);
  return bytes;
}

Bytes NotSlash() {
  Bytes bytes = ByteRange(0, 255);
  bytes.reset('/');
  return bytes;
}

template <std::size_t N>
void PackBits(const std::bitset<N>& bits, std::size_t words, std::vector<std::uint64_t>& out,
              std::size_t row) {
  for (std::size_t i = 0; i < words * kWordBits && i < N; ++i) {
    if (bits[i]) out[row * words + i / kWordBits] |= std::uint64_t{1} << (i % kWordBits);
  }
}

}  // namespace

Error GlobParser::ErrorHere(std::string_view what) const {
  return {ErrorCode::kInvalid,
          fmt::format("the pattern '{}' is wrong at position {}: {}", pattern_, at_ + 1, what)};
}

Result<Glob> GlobParser::Parse() {
  Glob glob;
  const std::string_view whole = pattern_;
  if (pattern_.ends_with('/') && !pattern_.ends_with("\\/")) {
    glob.folder_only_ = true;
    pattern_.remove_suffix(1);
  }
  glob.anchored_ = pattern_.find('/') != std::string_view::npos;
  if (pattern_.starts_with('/')) pattern_.remove_prefix(1);
  if (pattern_.empty()) {
    return Error{ErrorCode::kInvalid, fmt::format("the pattern '{}' is empty", whole)};
  }
  LAKESYNC_ASSIGN(const Fragment fragment, ParseSequence(0));
  if (too_long_) {
    return Error{ErrorCode::kInvalid,
                 fmt::format("a pattern is over {} characters long", kPositionsMax)};
  }
  Pack(fragment, glob);
  return glob;
}

Result<GlobParser::Fragment> GlobParser::ParseSequence(int depth) {
  Fragment sequence;
  while (at_ < pattern_.size() && !too_long_) {
    const char c = pattern_[at_];
    if (depth > 0 && (c == ',' || c == '}')) break;
    LAKESYNC_ASSIGN(const Fragment item, ParseItem(depth));
    sequence = Concat(sequence, item);
  }
  return sequence;
}

Result<GlobParser::Fragment> GlobParser::ParseItem(int depth) {
  const char c = pattern_[at_];
  if (c == '*') return ParseStars();
  if (c == '[') return ParseClass();
  if (c == '{') return ParseBraces(depth + 1);
  if (c == '?') {
    ++at_;
    return Character(NotSlash() & ~Continuation());
  }
  if (c == '\\') {
    if (at_ + 1 == pattern_.size()) return ErrorHere("nothing follows the '\\'");
    ++at_;
  }
  Bytes byte;
  byte.set(static_cast<unsigned char>(pattern_[at_++]));
  return One(byte);
}

// `*`, `**`, or `**/` at the start of a segment, which may also be nothing.
GlobParser::Fragment GlobParser::ParseStars() {
  const bool starts_segment = at_ == 0 || pattern_[at_ - 1] == '/';
  const std::size_t begin = at_;
  while (at_ < pattern_.size() && pattern_[at_] == '*') ++at_;
  if (at_ - begin == 1) return Loop(NotSlash());
  Fragment all = Loop(ByteRange(0, 255));
  if (!starts_segment || at_ == pattern_.size() || pattern_[at_] != '/') return all;
  ++at_;
  Bytes slash;
  slash.set('/');
  Fragment folders = Concat(all, One(slash));
  folders.nullable = true;
  return folders;
}

Result<GlobParser::Fragment> GlobParser::ParseBraces(int depth) {
  if (depth > kDepthMax) return ErrorHere("too many '{' in each other");
  const std::size_t opened = at_++;
  LAKESYNC_ASSIGN(Fragment either, ParseSequence(depth));
  while (at_ < pattern_.size() && pattern_[at_] == ',') {
    ++at_;
    LAKESYNC_ASSIGN(const Fragment next, ParseSequence(depth));
    either = Either(either, next);
  }
  if (at_ == pattern_.size()) {
    at_ = opened;
    if (!too_long_) return ErrorHere("the '{' is not closed");
  }
  ++at_;
  return either;
}

Result<GlobParser::Fragment> GlobParser::ParseClass() {
  const std::size_t opened = at_++;
  const bool negated = at_ < pattern_.size() && (pattern_[at_] == '!' || pattern_[at_] == '^');
  if (negated) ++at_;
  Bytes members;
  LAKESYNC_ASSIGN(const bool closed, ParseClassMembers(members));
  if (!closed) {
    at_ = opened;
    return ErrorHere("the '[' is not closed");
  }
  members = negated ? NotSlash() & ~Continuation() & ~members : members & NotSlash();
  if (members.none()) {
    at_ = opened;
    return ErrorHere("the class holds no character");
  }
  return Character(members);
}

// Up to and with the ']', which is a member itself where it stands first.
Result<bool> GlobParser::ParseClassMembers(Bytes& members) {
  for (bool is_first = true; at_ < pattern_.size(); is_first = false) {
    if (pattern_[at_] == ']' && !is_first) {
      ++at_;
      return true;
    }
    if (pattern_[at_] == '\\' && at_ + 1 < pattern_.size()) ++at_;
    const int from = static_cast<unsigned char>(pattern_[at_++]);
    int to = from;
    if (at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
      to = static_cast<unsigned char>(pattern_[at_ + 1]);
      at_ += 2;
    }
    if (from >= 0x80 || to >= 0x80) {
      return ErrorHere("a class takes ASCII characters only; write {a,b} for others");
    }
    if (to < from) return ErrorHere("the range of the class runs backwards");
    members |= ByteRange(from, to);
  }
  return false;
}

GlobParser::Fragment GlobParser::One(const Bytes& takes) {
  Fragment fragment;
  fragment.nullable = false;
  if (takes_.size() == kPositionsMax) {
    too_long_ = true;
    return fragment;
  }
  fragment.first.set(takes_.size());
  fragment.last = fragment.first;
  takes_.push_back(takes);
  following_.emplace_back();
  return fragment;
}

GlobParser::Fragment GlobParser::Loop(const Bytes& takes) {
  Fragment fragment = One(takes);
  fragment.nullable = true;
  if (!too_long_) following_.back() |= fragment.first;
  return fragment;
}

// A whole UTF-8 character that begins with one of `leading`.
GlobParser::Fragment GlobParser::Character(const Bytes& leading) {
  const Fragment lead = One(leading);
  if ((leading & ByteRange(0x80, 0xFF)).none()) return lead;
  return Concat(lead, Loop(Continuation()));
}

GlobParser::Fragment GlobParser::Concat(const Fragment& a, const Fragment& b) {
  for (std::size_t p = 0; p < following_.size(); ++p) {
    if (a.last[p]) following_[p] |= b.first;
  }
  Fragment both;
  both.first = a.nullable ? a.first | b.first : a.first;
  both.last = b.nullable ? a.last | b.last : b.last;
  both.nullable = a.nullable && b.nullable;
  return both;
}

GlobParser::Fragment GlobParser::Either(const Fragment& a, const Fragment& b) {
  return {a.first | b.first, a.last | b.last, a.nullable || b.nullable};
}

void GlobParser::Pack(const Fragment& whole, Glob& glob) const {
  const std::size_t words = takes_.size() / kWordBits + 1;
  glob.words_ = words;
  glob.nullable_ = whole.nullable;
  glob.first_.resize(words);
  glob.last_.resize(words);
  glob.tail_.resize(words);
  glob.takes_.resize(256 * words);
  glob.following_.resize(takes_.size() * words);
  PackBits(whole.first, words, glob.first_, 0);
  PackBits(whole.last, words, glob.last_, 0);
  Positions tail;
  for (std::size_t p = 0; p < takes_.size(); ++p) {
    PackBits(following_[p], words, glob.following_, p);
    tail[p] = takes_[p].all() && whole.last[p] && following_[p][p];
    for (std::size_t c = 0; c < 256; ++c) {
      const std::uint64_t bit = std::uint64_t{1} << (p % kWordBits);
      if (takes_[p][c]) glob.takes_[c * words + p / kWordBits] |= bit;
    }
  }
  PackBits(tail, words, glob.tail_, 0);
}

}  // namespace lakesync
