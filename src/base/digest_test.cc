#include "base/digest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

TEST(Digest, Md5TakesPieces) {
  Md5 md5;
  md5.Update(std::string_view("message "));
  md5.Update({});
  md5.Update(std::string_view("digest"));
  EXPECT_EQ(Hex(md5.Finish()), "f96b697d7cb7938d525a2f31aaf161d0");  // RFC 1321
}

TEST(Digest, Md5OfNothing) { EXPECT_EQ(Hex(Md5().Finish()), "d41d8cd98f00b204e9800998ecf8427e"); }

TEST(Digest, Sha256) {
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, HmacSha256) {
  // RFC 4231, case 2.
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hex(HmacSha256({}, {})),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

}  // namespace
}  // namespace lakesync
