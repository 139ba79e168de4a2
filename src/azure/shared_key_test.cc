// Known answers: each string to sign and signature here was worked out by another implementation,
// the service's own client library for Python (the one with a Range header, which that library
// leaves out, by a bare HMAC).
#include "azure/shared_key.h"

#include <gtest/gtest.h>

#include "azure/request_authorizers.h"
#include "base/base64.h"
#include "fake_clock.h"

namespace lakesync {
namespace {

constexpr char kKey[] =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

HttpRequest Request(const char* method, const char* url) {
  HttpRequest request;
  request.method = method;
  request.url = url;
  request.SetHeader("x-ms-version", "2023-11-03");
  request.SetHeader("x-ms-date", "Sat, 07 Feb 2026 19:53:58 GMT");
  return request;
}

void ExpectSigned(const HttpRequest& request, const char* account, const char* text,
                  const char* authorization) {
  EXPECT_EQ(StringToSign(request, account), text);
  EXPECT_EQ(SharedKeyAuthorization(request, account, *Base64Decode(kKey)), authorization);
}

TEST(SharedKeyTest, PutBlobWithMetadataAndCondition) {
  auto request =
      Request("PUT", "https://acc.blob.core.windows.net/bronze/supermarket%3Dbistek/a%20b.parquet");
  const SpanBody body(std::string_view("12345"));
  request.body = &body;
  request.SetHeader("x-ms-meta-mtime", "2026-02-07T19:53:58.123456789Z");
  request.SetHeader("x-ms-meta-lakesync_crc64", "iJh5CoYUi64=");
  request.SetHeader("x-ms-blob-type", "BlockBlob");
  request.SetHeader("x-ms-content-crc64", "iJh5CoYUi64=");
  request.SetHeader("x-ms-blob-content-type", "application/octet-stream");
  request.SetHeader("If-None-Match", "*");
  ExpectSigned(request, "acc",
               "PUT\n\n\n5\n\n\n\n\n\n*\n\n\n"
               "x-ms-blob-content-type:application/octet-stream\n"
               "x-ms-blob-type:BlockBlob\n"
               "x-ms-content-crc64:iJh5CoYUi64=\n"
               "x-ms-date:Sat, 07 Feb 2026 19:53:58 GMT\n"
               "x-ms-meta-lakesync_crc64:iJh5CoYUi64=\n"
               "x-ms-meta-mtime:2026-02-07T19:53:58.123456789Z\n"
               "x-ms-version:2023-11-03\n"
               "/acc/bronze/supermarket%3Dbistek/a%20b.parquet",
               "SharedKey acc:6fi628mzKyJ3KxFYfnLgKQ3FY9uJoQub809dbkuBQXY=");
}

TEST(SharedKeyTest, ListQueryIsSortedAndDecoded) {
  ExpectSigned(Request("GET",
                       "https://acc.blob.core.windows.net/bronze?restype=container&comp=list&"
                       "prefix=year%3D2026%2Fa%20b&maxresults=5000&include=metadata"),
               "acc",
               "GET\n\n\n\n\n\n\n\n\n\n\n\n"
               "x-ms-date:Sat, 07 Feb 2026 19:53:58 GMT\nx-ms-version:2023-11-03\n"
               "/acc/bronze\ncomp:list\ninclude:metadata\nmaxresults:5000\nprefix:year=2026/a b\n"
               "restype:container",
               "SharedKey acc:t52B70CwM0vi1pE40ch7zh+vwlw6NZqz7CYGJyN3ZT4=");
}

TEST(SharedKeyTest, PathStyleEndpointNamesTheAccountTwice) {
  ExpectSigned(Request("PUT",
                       "http://127.0.0.1:10000/devstoreaccount1/bronze/x%2By?comp=block&"
                       "blockid=AAAA%2B%2F%3D%3D"),
               "devstoreaccount1",
               "PUT\n\n\n\n\n\n\n\n\n\n\n\n"
               "x-ms-date:Sat, 07 Feb 2026 19:53:58 GMT\nx-ms-version:2023-11-03\n"
               "/devstoreaccount1/devstoreaccount1/bronze/x%2By\n"
               "blockid:AAAA+/==\ncomp:block",
               "SharedKey devstoreaccount1:RQ1tO4cILOaC48esc28XAGb5PXcyijyKE/2+/Lb1cAY=");
}

TEST(SharedKeyTest, ConditionAndRange) {
  auto request = Request("GET", "https://acc.blob.core.windows.net/bronze/x");
  request.SetHeader("x-ms-range", "bytes=0-9");
  request.SetHeader("If-Match", "\"0x8D\"");
  ExpectSigned(request, "acc",
               "GET\n\n\n\n\n\n\n\n\"0x8D\"\n\n\n\n"
               "x-ms-date:Sat, 07 Feb 2026 19:53:58 GMT\nx-ms-range:bytes=0-9\n"
               "x-ms-version:2023-11-03\n/acc/bronze/x",
               "SharedKey acc:eVgIxW8Aa18UBvTC++jfuRooHSy4TQwAi9KFD4DiDUQ=");
}

TEST(SharedKeyTest, StandardHeadersAndUnderscoreBeforeDigitsBeforeLetters) {
  auto request = Request("PUT", "https://acc.blob.core.windows.net/bronze/x");
  const SpanBody body(std::string_view("1234567"));
  request.body = &body;
  request.SetHeader("X-MS-Meta-AB", "3");
  request.SetHeader("x-ms-meta-a1", "1");
  request.SetHeader("x-ms-meta-a_b", " 2\t");
  request.SetHeader("Content-Type", "text/plain");
  request.SetHeader("Content-MD5", "AAA=");
  request.SetHeader("Range", "bytes=1-2");
  ExpectSigned(request, "acc",
               "PUT\n\n\n7\nAAA=\ntext/plain\n\n\n\n\n\nbytes=1-2\n"
               "x-ms-date:Sat, 07 Feb 2026 19:53:58 GMT\n"
               "x-ms-meta-a_b:2\nx-ms-meta-a1:1\nx-ms-meta-ab:3\n"
               "x-ms-version:2023-11-03\n/acc/bronze/x",
               "SharedKey acc:/rfohY0sNyTw18lCbLScjy0MwCGzJ2tSitOZU1flvu8=");
}

TEST(SharedKeyTest, AnAccountWithoutPathHasASlash) {
  const auto text =
      StringToSign(Request("GET", "https://acc.blob.core.windows.net?comp=list"), "acc");
  EXPECT_TRUE(text.ends_with("\n/acc/\ncomp:list")) << text;
}

TEST(SharedKeyTest, RepeatedParametersAreJoined) {
  const auto text = StringToSign(Request("GET", "https://h/c?b=2&A=y&b=1&&a=x"), "acc");
  EXPECT_TRUE(text.ends_with("\n/acc/c\na:x,y\nb:1,2")) << text;
}

class SharedKeyAuthorizerTest : public testing::Test {
 protected:
  std::unique_ptr<Authorizer> Make(const char* key) {
    auto made = MakeSharedKeyAuthorizer("acc", Secret(key), clock_, "account key from .env line 2");
    EXPECT_TRUE(made.ok());
    return made.ok() ? std::move(made).value() : nullptr;
  }
  FakeClock clock_;
};

TEST_F(SharedKeyAuthorizerTest, SignsWithTheDateOfItsClock) {
  const auto authorizer = Make(kKey);
  HttpRequest request;
  request.method = "GET";
  request.url = "https://acc.blob.core.windows.net/bronze/x";
  ASSERT_TRUE(authorizer->Authorize(request).ok());
  EXPECT_EQ(request.Header("x-ms-date"), FormatHttpDate(clock_.Now()));
  EXPECT_EQ(request.Header("authorization"),
            SharedKeyAuthorization(request, "acc", *Base64Decode(kKey)));
}

TEST_F(SharedKeyAuthorizerTest, SignsAnewWhenAskedAgain) {
  const auto authorizer = Make(kKey);
  HttpRequest request;
  request.method = "GET";
  request.url = "https://acc.blob.core.windows.net/bronze/x";
  ASSERT_TRUE(authorizer->Authorize(request).ok());
  const std::string first(request.Header("Authorization"));
  clock_.Advance(std::chrono::seconds(5));
  ASSERT_TRUE(authorizer->Authorize(request).ok());
  EXPECT_NE(request.Header("Authorization"), first);
  EXPECT_EQ(request.headers.size(), 2u);
}

TEST_F(SharedKeyAuthorizerTest, DescribesWithoutTheKey) {
  EXPECT_EQ(Make(kKey)->Describe(), "account key from .env line 2");
}

TEST_F(SharedKeyAuthorizerTest, AKeyThatIsNotBase64IsRefusedUnshown) {
  for (const char* key : {"", "not base64!", "abc"}) {
    const auto made = MakeSharedKeyAuthorizer("acc", Secret(key), clock_, "account key from flag");
    ASSERT_FALSE(made.ok()) << key;
    EXPECT_EQ(made.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(made.error().message.find("abc"), std::string::npos);
    EXPECT_NE(made.error().message.find("account key from flag"), std::string::npos);
  }
}

TEST(SasAuthorizerTest, AppendsTheTokenToTheUrl) {
  for (const char* token : {"sv=1&sig=a%2Bb", "?sv=1&sig=a%2Bb"}) {
    const auto authorizer = MakeSasAuthorizer(Secret(token), "SAS");
    HttpRequest plain;
    plain.url = "https://h/c/b";
    HttpRequest with_query;
    with_query.url = "https://h/c/b?comp=block";
    ASSERT_TRUE(authorizer->Authorize(plain).ok());
    ASSERT_TRUE(authorizer->Authorize(with_query).ok());
    EXPECT_EQ(plain.url, "https://h/c/b?sv=1&sig=a%2Bb");
    EXPECT_EQ(with_query.url, "https://h/c/b?comp=block&sv=1&sig=a%2Bb");
  }
}

}  // namespace
}  // namespace lakesync
