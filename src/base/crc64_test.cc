#include "base/crc64.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace lakesync {
namespace {

// Bit by bit, from the definition.
Crc64 Reference(std::string_view data) {
  std::uint64_t state = ~std::uint64_t{0};
  for (const char c : data) {
    state ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      state = (state & 1) != 0 ? (state >> 1) ^ 0x9A6C9329AC4BC9B5 : state >> 1;
    }
  }
  return ~state;
}

std::string RandomBytes(std::size_t size) {
  std::mt19937_64 engine(7);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(engine());
  return bytes;
}

TEST(Crc64, GivesTheServicesVectors) {
  EXPECT_EQ(Crc64Extend(0, std::string_view("123456789")), 0xAE8B14860A799888u);
  EXPECT_EQ(Crc64ToBase64(0xAE8B14860A799888u), "iJh5CoYUi64=");
  EXPECT_EQ(Crc64Extend(0, {}), 0u);
  EXPECT_EQ(Crc64ToBase64(0), "AAAAAAAAAAA=");
}

TEST(Crc64, EqualsTheReferenceAtEveryLength) {
  const std::string bytes = RandomBytes(1100);
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const std::string_view data(bytes.data(), size);
    const Crc64 expected = Reference(data);
    ASSERT_EQ(Crc64Extend(0, data), expected) << size;
    ASSERT_EQ(internal::Crc64ExtendTable(0, data), expected) << size;
  }
}

TEST(Crc64, EqualsTheReferenceAtEveryAlignment) {
  const std::string bytes = RandomBytes(4096 + 64);
  for (std::size_t shift = 0; shift < 64; ++shift) {
    const std::string_view data = std::string_view(bytes).substr(shift, 4000 + shift);
    ASSERT_EQ(Crc64Extend(0, data), Reference(data)) << shift;
  }
}

TEST(Crc64, ExtendsAcrossEveryCut) {
  const std::string bytes = RandomBytes(1500);
  const Crc64 whole = Reference(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const std::string_view data = bytes;
    ASSERT_EQ(Crc64Extend(Crc64Extend(0, data.substr(0, cut)), data.substr(cut)), whole) << cut;
  }
}

TEST(Crc64, ConcatEqualsOnePass) {
  const std::string bytes = RandomBytes(700);
  const std::string_view data = bytes;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const Crc64 first = Reference(data.substr(0, cut));
    const Crc64 second = Reference(data.substr(cut));
    ASSERT_EQ(Crc64Concat(first, second, bytes.size() - cut), Reference(data)) << cut;
  }
}

TEST(Crc64, ConcatTakesTheLongestLengths) {
  // Appending 2^40 + 3 bytes at once or in two steps is the same.
  const std::uint64_t half = (std::uint64_t{1} << 39) + 1;
  const Crc64 in_steps = Crc64Concat(Crc64Concat(Crc64Concat(5, 0, half), 0, half), 9, 1);
  EXPECT_EQ(in_steps, Crc64Concat(5, 9, 2 * half + 1));
  const std::uint64_t huge = std::uint64_t{1} << 63;
  EXPECT_EQ(Crc64Concat(Crc64Concat(5, 0, huge), 0, huge - 1),
            Crc64Concat(5, 0, ~std::uint64_t{0}));
}

TEST(Crc64, ReadsBackItsBase64) {
  EXPECT_EQ(Crc64FromBase64("iJh5CoYUi64="), 0xAE8B14860A799888u);
  for (const char* bad :
       {"", "iJh5CoYUi64", "iJh5CoYUi6==", "AAAA", "iJh5CoYUi64= ", "!!!!!!!!!!!="}) {
    EXPECT_EQ(Crc64FromBase64(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace lakesync
