// Certificates come from the openssl program, and the assertion is verified by the same: nothing
// that made it has a part in that.
#include "azure/auth/client_assertion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "azure/auth/token_source.h"
#include "base/base64.h"
#include "env/posix/posix_env.h"
#include "fake_clock.h"
#include "scripted_http.h"
#include "temp_dir.h"

namespace lakesync {
namespace {

using testing::HasSubstr;

std::string FromBase64Url(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return Base64Decode(text).value_or("not base64");
}

class ClientAssertionTest : public testing::Test {
 protected:
  /// Runs in the test's folder.
  bool Run(const std::string& command) {
    return std::system(("cd " + dir_.path() + " && (" + command + ") >log 2>&1").c_str()) == 0;
  }
  void SetUp() override { ASSERT_TRUE(MakePair("rsa", "rsa:2048")); }
  bool MakePair(const std::string& name, const std::string& kind) {
    return Run("openssl req -x509 -newkey " + kind + " -nodes -days 2 -subj /CN=" + name +
               " -keyout " + name + ".key -out " + name + ".crt");
  }
  Result<ClientCertificate> Parse(const std::string& file, const std::string& password = "") {
    return ParseClientCertificate(dir_.Read(file), Secret(password));
  }
  std::string WhyNot(const std::string& file, const std::string& password = "") {
    const auto parsed = Parse(file, password);
    return parsed.ok() ? "no error" : parsed.error().message;
  }
  /// Whether openssl finds that the RSA key signed `assertion` by PS256.
  bool Verifies(const std::string& assertion) {
    const auto dot = assertion.rfind('.');
    dir_.Write("message", assertion.substr(0, dot));
    dir_.Write("signature", FromBase64Url(assertion.substr(dot + 1)));
    return Run(
        "openssl x509 -in rsa.crt -noout -pubkey >rsa.pub && openssl dgst -sha256 -verify rsa.pub "
        "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -signature signature message");
  }

  TempDir dir_;
  FakeClock clock_;
};

TEST_F(ClientAssertionTest, IsSignedWithPs256AndNamesTheCertificate) {
  ASSERT_TRUE(Run("cat rsa.crt rsa.key >both.pem"));
  const auto certificate = Parse("both.pem");
  ASSERT_TRUE(certificate.ok()) << certificate.error().message;
  const auto assertion =
      MakeClientAssertion(*certificate, "client-1", "https://login/t/token", "id-1", clock_.Now());
  ASSERT_TRUE(assertion.ok()) << assertion.error().message;
  EXPECT_TRUE(Verifies(*assertion));

  const auto header =
      nlohmann::json::parse(FromBase64Url(assertion->substr(0, assertion->find('.'))));
  ASSERT_TRUE(Run("openssl x509 -in rsa.crt -outform DER | openssl dgst -sha256 -binary >print"));
  EXPECT_EQ(header, (nlohmann::json{{"alg", "PS256"},
                                    {"typ", "JWT"},
                                    {"x5t#S256", Base64UrlEncode(dir_.Read("print"))}}));
}

TEST_F(ClientAssertionTest, ClaimsHoldForTenMinutes) {
  ASSERT_TRUE(Run("cat rsa.key rsa.crt >both.pem"));
  const auto certificate = Parse("both.pem");
  ASSERT_TRUE(certificate.ok());
  const auto assertion =
      MakeClientAssertion(*certificate, "client-1", "https://login/t/token", "id-1", clock_.Now());
  ASSERT_TRUE(assertion.ok());
  const auto first = assertion->find('.');
  const auto claims = nlohmann::json::parse(
      FromBase64Url(assertion->substr(first + 1, assertion->rfind('.') - first - 1)));
  EXPECT_EQ(claims, (nlohmann::json{{"aud", "https://login/t/token"},
                                    {"iss", "client-1"},
                                    {"sub", "client-1"},
                                    {"jti", "id-1"},
                                    {"iat", 1'770'494'038},
                                    {"nbf", 1'770'494'038},
                                    {"exp", 1'770'494'638}}));
}

TEST_F(ClientAssertionTest, TakesTheCertificateOfTheKeyOutOfAChain) {
  ASSERT_TRUE(MakePair("other", "rsa:2048"));
  ASSERT_TRUE(Run("cat other.crt rsa.crt rsa.key >chain.pem"));
  const auto certificate = Parse("chain.pem");
  ASSERT_TRUE(certificate.ok()) << certificate.error().message;
  const auto assertion = MakeClientAssertion(*certificate, "c", "a", "i", clock_.Now());
  ASSERT_TRUE(assertion.ok());
  EXPECT_TRUE(Verifies(*assertion));
}

TEST_F(ClientAssertionTest, Pkcs12WithItsPassword) {
  ASSERT_TRUE(
      Run("openssl pkcs12 -export -in rsa.crt -inkey rsa.key -passout pass:open -out c.pfx"));
  EXPECT_TRUE(Parse("c.pfx", "open").ok());
  EXPECT_THAT(WhyNot("c.pfx", "wrong"), HasSubstr("AZURE_CLIENT_CERTIFICATE_PASSWORD"));
}

TEST_F(ClientAssertionTest, EncryptedPemWithItsPassword) {
  ASSERT_TRUE(
      Run("openssl pkcs8 -topk8 -in rsa.key -passout pass:open -out enc.key && "
          "cat enc.key rsa.crt >enc.pem"));
  EXPECT_TRUE(Parse("enc.pem", "open").ok());
  EXPECT_THAT(WhyNot("enc.pem"), HasSubstr("AZURE_CLIENT_CERTIFICATE_PASSWORD"));
}

TEST_F(ClientAssertionTest, SaysWhatTheFileLacks) {
  ASSERT_TRUE(MakePair("ec", "ec -pkeyopt ec_paramgen_curve:prime256v1"));
  ASSERT_TRUE(MakePair("other", "rsa:2048"));
  ASSERT_TRUE(Run("cat ec.key ec.crt >ec.pem; cat other.crt rsa.key >mixed.pem; echo x >junk"));
  EXPECT_THAT(WhyNot("rsa.crt"), HasSubstr("no readable private key"));
  EXPECT_THAT(WhyNot("rsa.key"), HasSubstr("no certificate"));
  EXPECT_THAT(WhyNot("mixed.pem"), HasSubstr("no certificate that belongs"));
  EXPECT_THAT(WhyNot("ec.pem"), HasSubstr("not RSA"));
  EXPECT_THAT(WhyNot("junk"), HasSubstr("neither PEM nor PKCS#12"));
}

TEST_F(ClientAssertionTest, EachFetchSendsANewAssertion) {
  ASSERT_TRUE(Run("cat rsa.crt rsa.key >both.pem"));
  ScriptedHttp http(ScriptedHttp::Always(200, R"({"access_token":"t","expires_in":60})"));
  const ClientCertificateAuth auth{"tenant-1", "client-1", "https://login.example.com",
                                   dir_.Path("both.pem"), Secret()};
  const auto source = MakeClientCertificateSource(auth, http, PosixFileSystem(), clock_);
  ASSERT_TRUE(source->Fetch().ok());
  ASSERT_TRUE(source->Fetch().ok());
  std::vector<std::string> assertions;
  for (const auto& sent : http.sent()) {
    assertions.push_back(sent.body.substr(sent.body.rfind('=') + 1));
    EXPECT_TRUE(Verifies(assertions.back()));
  }
  const auto claims = [](const std::string& assertion) {
    return assertion.substr(0, assertion.rfind('.'));
  };
  EXPECT_NE(claims(assertions[0]), claims(assertions[1]));
}

}  // namespace
}  // namespace lakesync
