// Folding: a block of 16 bytes that stands d bits before another can be multiplied by x^d mod P and
// added to it without changing the CRC of the whole. Eight blocks are kept in flight, since one
// multiplication takes several cycles but a new one can start in each; 128 bytes a turn is faster
// than memory delivers. 512-bit multiplication (VPCLMULQDQ) was turned down for that reason.
//
// In reflected order a 64 × 64-bit product comes out one bit short, that is, as if times x; so each
// constant is x^(d-1); the first half of a block stands 64 bits further ahead than the second.
#include "base/crc64_fold.h"

#include "base/crc64_math.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lakesync::internal {

#if defined(__x86_64__)

namespace {

#define LAKESYNC_PCLMUL __attribute__((target("pclmul,sse4.1")))

constexpr std::size_t kLanes = 8;

LAKESYNC_PCLMUL inline __m128i Load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// The constants that carry a block `bits` ahead.
template <std::uint64_t bits>
LAKESYNC_PCLMUL inline __m128i Distance() {
  constexpr std::uint64_t kFirst = XToThe(bits + 63);
  constexpr std::uint64_t kSecond = XToThe(bits - 1);
  return _mm_set_epi64x(static_cast<long long>(kSecond), static_cast<long long>(kFirst));
}

LAKESYNC_PCLMUL inline __m128i Fold(__m128i block, __m128i distance, __m128i onto) {
  const __m128i first = _mm_clmulepi64_si128(block, distance, 0x00);
  const __m128i second = _mm_clmulepi64_si128(block, distance, 0x11);
  return _mm_xor_si128(_mm_xor_si128(first, second), onto);
}

}  // namespace

bool CanFoldCrc64() {
  static const bool can =
      __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0;
  return can;
}

LAKESYNC_PCLMUL void FoldCrc64(std::uint64_t state, std::span<const char> data,
                               std::array<char, 16>& rest) {
  const char* at = data.data();
  const char* const end = at + data.size();
  __m128i lanes[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) lanes[i] = Load(at + 16 * i);
  lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi64_si128(static_cast<long long>(state)));
  at += 16 * kLanes;

  const __m128i lanes_apart = Distance<128 * kLanes>();
  for (; end - at >= static_cast<std::ptrdiff_t>(16 * kLanes); at += 16 * kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      lanes[i] = Fold(lanes[i], lanes_apart, Load(at + 16 * i));
    }
  }

  const __m128i one_apart = Distance<128>();
  __m128i block = lanes[0];
  for (std::size_t i = 1; i < kLanes; ++i) block = Fold(block, one_apart, lanes[i]);
  for (; at != end; at += 16) block = Fold(block, one_apart, Load(at));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(rest.data()), block);
}

#else

bool CanFoldCrc64() { return false; }
void FoldCrc64(std::uint64_t, std::span<const char>, std::array<char, 16>&) {}

#endif

}  // namespace lakesync::internal
