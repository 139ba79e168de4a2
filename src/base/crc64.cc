#include "base/crc64.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/base64.h"
#include "base/crc64_fold.h"
#include "base/crc64_math.h"

namespace lakesync {
namespace {

static_assert(std::endian::native == std::endian::little, "the tables read words as they lie");

using Table = std::array<std::uint64_t, 256>;

// kTables[n][b]: byte b followed by n zero bytes. Eight of them take a word at a time (16 KiB,
// which stays in the first-level cache).
constexpr std::array<Table, 8> kTables = [] {
  std::array<Table, 8> tables{};
  for (std::uint64_t byte = 0; byte < 256; ++byte) {
    std::uint64_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = internal::TimesX(value);
    tables[0][byte] = value;
  }
  for (std::size_t n = 1; n < 8; ++n) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t before = tables[n - 1][byte];
      tables[n][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}();

// The register before the final inversion.
std::uint64_t UpdateTable(std::uint64_t state, std::span<const char> data) {
  while (data.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data.data(), 8);
    word ^= state;
    state = 0;
    for (std::size_t i = 0; i < 8; ++i) state ^= kTables[7 - i][(word >> (8 * i)) & 0xff];
    data = data.subspan(8);
  }
  for (const char c : data) {
    state = (state >> 8) ^ kTables[0][(state ^ static_cast<unsigned char>(c)) & 0xff];
  }
  return state;
}

}  // namespace

Crc64 Crc64Extend(Crc64 crc, std::span<const char> data) {
  std::uint64_t state = ~crc;
  if (data.size() >= internal::kCrc64FoldBytesMin && internal::CanFoldCrc64()) {
    // What is left after folding is 16 bytes with the same CRC as all that was folded.
    const std::size_t folded = data.size() / 16 * 16;
    std::array<char, 16> rest{};
    internal::FoldCrc64(state, data.first(folded), rest);
    state = UpdateTable(0, rest);
    data = data.subspan(folded);
  }
  return ~UpdateTable(state, data);
}

Crc64 Crc64Concat(Crc64 first, Crc64 second, std::uint64_t second_bytes) {
  // Appending n zero bits multiplies by x^n; the inversions at both ends cancel out.
  return internal::Times(first, internal::XToThe(second_bytes, 3)) ^ second;
}

std::string Crc64ToBase64(Crc64 crc) {
  std::array<char, 8> bytes{};
  std::memcpy(bytes.data(), &crc, bytes.size());
  return Base64Encode({bytes.data(), bytes.size()});
}

std::optional<Crc64> Crc64FromBase64(std::string_view text) {
  const auto bytes = Base64Decode(text);
  if (!bytes || bytes->size() != 8) return std::nullopt;
  Crc64 crc = 0;
  std::memcpy(&crc, bytes->data(), 8);
  return crc;
}

namespace internal {

Crc64 Crc64ExtendTable(Crc64 crc, std::span<const char> data) { return ~UpdateTable(~crc, data); }

}  // namespace internal
}  // namespace lakesync
