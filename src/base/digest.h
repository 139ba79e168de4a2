// MD5 and HMAC-SHA256, the two digests of the Blob protocol, over OpenSSL.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lakesync {

/// An MD5 in progress. Not thread-safe.
class Md5 {
 public:
  Md5();
  ~Md5();
  Md5(const Md5&) = delete;
  Md5& operator=(const Md5&) = delete;
  void Update(std::span<const char> data);
  /// 16 raw bytes. Ends the object's use.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// 32 raw bytes.
std::string HmacSha256(std::string_view key, std::string_view message);
/// 32 raw bytes.
std::string Sha256(std::string_view message);

}  // namespace lakesync
