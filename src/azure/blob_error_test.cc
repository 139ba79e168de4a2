#include "azure/blob_error.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lakesync {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

const WallTime kNow = *ParseHttpDate("Sat, 07 Feb 2026 19:53:58 GMT");

HttpResponse Refusal(int status, const std::string& code, const std::string& message = "") {
  return {.status = status,
          .headers = {{"x-ms-error-code", code},
                      {"x-ms-request-id", "req-1"},
                      {"date", FormatHttpDate(kNow)}},
          .body = fmt::format("\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error>"
                              "<Code>{}</Code><Message>{}</Message></Error>",
                              code, message)};
}

Error ErrorOf(const HttpResponse& response) {
  return ErrorFromResponse("put blob", "bronze/x", response, kNow);
}

struct CodeCase {
  int status;
  const char* service_code;
  ErrorCode expected;
};
class BlobErrorCodeTest : public testing::TestWithParam<CodeCase> {};

TEST_P(BlobErrorCodeTest, SaysWhatTheCallerCanDo) {
  const Error error = ErrorOf(Refusal(GetParam().status, GetParam().service_code));
  EXPECT_STREQ(ErrorCodeName(error.code), ErrorCodeName(GetParam().expected));
  EXPECT_EQ(error.service_code, GetParam().service_code);
}

INSTANTIATE_TEST_SUITE_P(
    All, BlobErrorCodeTest,
    testing::Values(CodeCase{400, "Crc64Mismatch", ErrorCode::kCorrupt},
                    CodeCase{400, "Md5Mismatch", ErrorCode::kCorrupt},
                    CodeCase{400, "InvalidBlockList", ErrorCode::kInvalid},
                    CodeCase{400, "InvalidHeaderValue", ErrorCode::kInvalid},
                    CodeCase{400, "InvalidAuthenticationInfo", ErrorCode::kDenied},
                    CodeCase{401, "NoAuthenticationInformation", ErrorCode::kDenied},
                    CodeCase{403, "AuthenticationFailed", ErrorCode::kDenied},
                    CodeCase{403, "AccountIsDisabled", ErrorCode::kDenied},
                    CodeCase{404, "ContainerNotFound", ErrorCode::kNotFound},
                    CodeCase{404, "BlobNotFound", ErrorCode::kNotFound},
                    CodeCase{304, "ConditionNotMet", ErrorCode::kConflict},
                    CodeCase{409, "BlobAlreadyExists", ErrorCode::kConflict},
                    CodeCase{409, "ContainerAlreadyExists", ErrorCode::kConflict},
                    CodeCase{409, "ContainerBeingDeleted", ErrorCode::kTransient},
                    CodeCase{409, "BlobArchived", ErrorCode::kInvalid},
                    CodeCase{409, "InvalidBlobType", ErrorCode::kInvalid},
                    CodeCase{412, "ConditionNotMet", ErrorCode::kConflict},
                    CodeCase{412, "LeaseIdMissing", ErrorCode::kInvalid},
                    CodeCase{413, "RequestBodyTooLarge", ErrorCode::kInvalid},
                    CodeCase{408, "", ErrorCode::kTransient},
                    CodeCase{429, "", ErrorCode::kThrottled},
                    CodeCase{500, "InternalError", ErrorCode::kTransient},
                    CodeCase{500, "OperationTimedOut", ErrorCode::kTransient},
                    CodeCase{500, "FeatureNotSupported", ErrorCode::kInvalid},
                    CodeCase{501, "APINotImplemented", ErrorCode::kInvalid},
                    CodeCase{502, "", ErrorCode::kTransient},
                    CodeCase{503, "", ErrorCode::kTransient},
                    CodeCase{503, "ServerBusy", ErrorCode::kThrottled},
                    CodeCase{504, "", ErrorCode::kTransient}));

TEST(BlobErrorTest, TheMessageNamesOperationObjectCodeAndFirstSentence) {
  const Error error = ErrorOf(
      Refusal(400, "InvalidInput", "One of the inputs is not valid. More.\nRequestId:1\nTime:2"));
  EXPECT_EQ(error.message,
            "cannot put blob bronze/x: 400 InvalidInput: One of the inputs is not valid");
  EXPECT_EQ(error.request_id, "req-1");
}

TEST(BlobErrorTest, FrequentOnesSayWhatToDo) {
  EXPECT_THAT(ErrorOf(Refusal(403, "AuthenticationFailed")).message, HasSubstr("lakesync doctor"));
  EXPECT_THAT(ErrorOf(Refusal(403, "AuthorizationFailure")).message, HasSubstr("lakesync doctor"));
  EXPECT_THAT(ErrorOf(Refusal(403, "AuthorizationPermissionMismatch")).message,
              HasSubstr("Storage Blob Data Contributor"));
  EXPECT_THAT(ErrorOf(Refusal(409, "BlobArchived")).message, HasSubstr("Archive tier"));
}

TEST(BlobErrorTest, TheTextThatWasSignedIsNotRepeated) {
  HttpResponse response = Refusal(403, "AuthenticationFailed", "Server failed. MAC text.");
  response.body.insert(response.body.rfind("</Error>"),
                       "<AuthenticationErrorDetail>The MAC signature 'hidden' is not the same"
                       "</AuthenticationErrorDetail>");
  EXPECT_THAT(ErrorOf(response).message, Not(HasSubstr("hidden")));
  EXPECT_THAT(ErrorOf(response).message, HasSubstr("Server failed;"));
}

TEST(BlobErrorTest, TheNameOfABadHeaderIsShownAndItsValueNot) {
  HttpResponse response = Refusal(400, "InvalidHeaderValue", "A header is wrong.");
  response.body.insert(response.body.rfind("</Error>"),
                       "<HeaderName>x-ms-version</HeaderName><HeaderValue>hidden</HeaderValue>");
  EXPECT_THAT(ErrorOf(response).message, HasSubstr("A header is wrong (x-ms-version)"));
  EXPECT_THAT(ErrorOf(response).message, Not(HasSubstr("hidden")));
}

TEST(BlobErrorTest, AnAnswerWithoutABodyHasItsCodeFromTheHeader) {
  HttpResponse response = Refusal(404, "BlobNotFound");
  response.body.clear();
  const Error error = ErrorOf(response);
  EXPECT_EQ(error.service_code, "BlobNotFound");
  EXPECT_EQ(error.message, "cannot put blob bronze/x: 404 BlobNotFound");
}

TEST(BlobErrorTest, AnAnswerWithoutTheHeaderHasItsCodeFromTheBody) {
  HttpResponse response = Refusal(409, "BlobAlreadyExists");
  response.headers.clear();
  EXPECT_EQ(ErrorOf(response).service_code, "BlobAlreadyExists");
}

TEST(BlobErrorTest, AProxysAnswerIsTakenForOne) {
  const HttpResponse response{.status = 403, .headers = {}, .body = "<html>Forbidden</html>"};
  const Error error = ErrorOf(response);
  EXPECT_EQ(error.code, ErrorCode::kDenied);
  EXPECT_EQ(error.service_code, "");
  EXPECT_THAT(error.message, HasSubstr("a proxy or firewall"));
}

TEST(BlobErrorTest, ControlCharactersDoNotReachTheTerminal) {
  HttpResponse response = Refusal(400, "Bad\x1B[2J", "red \x1B[31m text");
  const Error error = ErrorFromResponse("put blob", "bronze/\x1B[2J", response, kNow);
  EXPECT_THAT(error.message, Not(HasSubstr("\x1B")));
  EXPECT_EQ(error.service_code, "");
}

TEST(BlobErrorTest, AWrongClockIsNamedWhenAccessIsDenied) {
  using namespace std::chrono_literals;
  const auto denied = Refusal(403, "AuthenticationFailed");
  EXPECT_THAT(ErrorOf(denied).message, Not(HasSubstr("clock is")));
  EXPECT_THAT(ErrorFromResponse("put blob", "x", denied, kNow - 3h).message,
              HasSubstr("this machine's clock is 3 h 00 min behind the service's"));
  EXPECT_THAT(ErrorFromResponse("put blob", "x", denied, kNow + 20min).message,
              HasSubstr("ahead of the service's"));
}

class RetryAfterTest : public testing::Test {
 protected:
  std::optional<milliseconds> Of(const char* header, const std::string& value) {
    HttpResponse response = Refusal(503, "ServerBusy");
    response.headers[header] = value;
    return ErrorOf(response).retry_after;
  }
};

TEST_F(RetryAfterTest, Seconds) { EXPECT_EQ(Of("retry-after", "7"), milliseconds(7000)); }

TEST_F(RetryAfterTest, Milliseconds) {
  EXPECT_EQ(Of("x-ms-retry-after-ms", "250"), milliseconds(250));
}

TEST_F(RetryAfterTest, ADateCountsFromTheAnswersOwnDate) {
  EXPECT_EQ(Of("retry-after", "Sat, 07 Feb 2026 19:54:08 GMT"), milliseconds(10'000));
  EXPECT_EQ(Of("retry-after", "Sat, 07 Feb 2026 19:00:00 GMT"), milliseconds(0));
}

TEST_F(RetryAfterTest, NonsenseIsIgnoredAndMuchIsCapped) {
  EXPECT_EQ(Of("retry-after", "soon"), std::nullopt);
  EXPECT_EQ(Of("retry-after", "-5"), std::nullopt);
  EXPECT_EQ(Of("retry-after", "9223372036854775807"), milliseconds(600'000));
  EXPECT_EQ(Of("retry-after", "Sat, 07 Feb 2037 19:54:08 GMT"), milliseconds(600'000));
}

TEST_F(RetryAfterTest, A503WithItIsAThrottle) {
  HttpResponse response = Refusal(503, "");
  response.headers["retry-after"] = "1";
  EXPECT_EQ(ErrorOf(response).code, ErrorCode::kThrottled);
}

}  // namespace
}  // namespace lakesync
