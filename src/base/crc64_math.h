// Arithmetic of polynomials over GF(2) modulo the CRC-64/NVME polynomial, as constants need it.
//
// Values are reflected: bit 63 is the coefficient of x^0, bit 0 that of x^63. "x^n" below always
// means x^n mod P.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace lakesync::internal {

inline constexpr std::uint64_t kCrc64Polynomial = 0x9A6C9329AC4BC9B5;

/// a · x
constexpr std::uint64_t TimesX(std::uint64_t a) {
  return (a >> 1) ^ ((a & 1) != 0 ? kCrc64Polynomial : 0);
}

/// a · b
constexpr std::uint64_t Times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  for (; a != 0; a <<= 1) {
    if ((a >> 63) != 0) product ^= b;
    b = TimesX(b);
  }
  return product;
}

/// x^(2^k) for k < 67: enough for 8 · (any 64-bit length in bytes).
inline constexpr std::array<std::uint64_t, 67> kSquares = [] {
  std::array<std::uint64_t, 67> squares{};
  squares[0] = std::uint64_t{1} << 62;
  for (std::size_t k = 1; k < squares.size(); ++k)
    squares[k] = Times(squares[k - 1], squares[k - 1]);
  return squares;
}();

/// x^(n · 2^shift), shift <= 3.
constexpr std::uint64_t XToThe(std::uint64_t n, std::size_t shift = 0) {
  std::uint64_t power = std::uint64_t{1} << 63;
  for (std::size_t k = shift; n != 0; ++k, n >>= 1) {
    if ((n & 1) != 0) power = Times(kSquares[k], power);
  }
  return power;
}

}  // namespace lakesync::internal
