#include "http/curl_http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

#include "temp_dir.h"
#include "tiny_http_server.h"

namespace lakesync {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Then = TinyHttpServer::Then;

class CurlHttpTest : public ::testing::Test {
 protected:
  void Serve(TinyHttpServer::Handler handler, TinyHttpServer::Options options = {}) {
    server_.emplace(std::move(handler), std::move(options));
  }
  void ServeOk() {
    Serve([](const auto&) { return TinyHttpServer::Reply{TinyHttpServer::Response(200, "ok")}; });
  }
  Result<HttpResponse> Send(std::string method, const std::string& target,
                            const Body* body = nullptr) {
    return client_->Send(Make(std::move(method), target, body));
  }
  Result<HttpResponse> Get(std::string url) {
    HttpRequest request;
    request.method = "GET";
    request.url = std::move(url);
    return client_->Send(request);
  }
  HttpRequest Make(std::string method, const std::string& target, const Body* body = nullptr) {
    HttpRequest request;
    request.method = std::move(method);
    request.url = server_->url() + target;
    request.body = body;
    return request;
  }
  CurlOptions options_;
  std::unique_ptr<HttpClient> client_ = MakeCurlHttp(options_);
  std::optional<TinyHttpServer> server_;
};

class BrokenBody final : public Body {
 public:
  std::uint64_t size() const override { return 1 << 20; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> out) const override {
    if (offset > 0) return Error{ErrorCode::kChanged, "the file shrank"};
    const std::size_t got = std::min<std::size_t>(out.size(), 1000);
    std::fill_n(out.begin(), got, 'x');
    return got;
  }
};

TEST_F(CurlHttpTest, SendsTheTargetAsItIsEncoded) {
  ServeOk();
  const std::string target =
      "/c/a%2Fb%20%41/../%C3%A9%c3=1+2?comp=list&sig=a%2Fb%2b+c%3D&x=%E4~'()";
  ASSERT_TRUE(Send("GET", target).ok());
  EXPECT_EQ(server_->requests()[0].target, target);
}

TEST_F(CurlHttpTest, SendsOnlyTheHeadersOfTheRequest) {
  ServeOk();
  auto request = Make("GET", "/");
  request.SetHeader("x-ms-version", "2025-07-05");
  request.SetHeader("x-empty", "");
  ASSERT_TRUE(client_->Send(request).ok());
  auto headers = server_->requests()[0].headers;
  EXPECT_EQ(headers.erase("host"), 1u);
  const std::map<std::string, std::string> expected{{"x-ms-version", "2025-07-05"},
                                                    {"x-empty", ""}};
  EXPECT_EQ(headers, expected);
}

TEST_F(CurlHttpTest, SendsBodiesWholeAtEverySize) {
  ServeOk();
  for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 1'000'000u, 5u, 3'000'000u}) {
    std::string bytes(size, 'a');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + (i >> 8));
    const SpanBody body(bytes);
    ASSERT_TRUE(Send("PUT", "/b", &body).ok());
    const auto request = server_->requests().back();
    EXPECT_TRUE(request.body == bytes) << size;
    EXPECT_EQ(request.headers.at("content-length"), std::to_string(size));
    EXPECT_EQ(request.headers.count("expect"), 0u);
    EXPECT_EQ(request.headers.count("transfer-encoding"), 0u);
  }
  EXPECT_EQ(server_->connections(), 1);
}

TEST_F(CurlHttpTest, PutWithoutBodyCarriesLengthZero) {
  ServeOk();
  ASSERT_TRUE(Send("PUT", "/container?restype=container").ok());
  EXPECT_EQ(server_->requests()[0].headers.at("content-length"), "0");
}

TEST_F(CurlHttpTest, MethodsDoNotLeakIntoTheNextRequest) {
  ServeOk();
  const SpanBody body(std::string_view("abc"));
  ASSERT_TRUE(Send("PUT", "/", &body).ok());
  ASSERT_TRUE(Send("DELETE", "/").ok());
  ASSERT_TRUE(Send("GET", "/").ok());
  const auto requests = server_->requests();
  EXPECT_EQ(requests[1].method, "DELETE");
  EXPECT_EQ(requests[2].method, "GET");
  EXPECT_EQ(requests[2].headers.count("content-length"), 0u);
}

TEST_F(CurlHttpTest, HeadTakesNoBody) {
  Serve([](const auto&) {
    return TinyHttpServer::Reply{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nETag: \"1\"\r\n\r\n"};
  });
  const auto response = Send("HEAD", "/");
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->Header("content-length"), "9");
  EXPECT_EQ(response->body, "");
}

TEST_F(CurlHttpTest, GivesHeadersInLowerCaseAndAnyStatus) {
  Serve([](const auto&) {
    return TinyHttpServer::Reply{
        TinyHttpServer::Response(412, "<Error/>", "X-MS-Request-ID:  7 \r\n")};
  });
  const auto response = Send("GET", "/");
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->status, 412);
  EXPECT_EQ(response->Header("x-ms-request-id"), "7");
  EXPECT_EQ(response->body, "<Error/>");
}

TEST_F(CurlHttpTest, SinkTakesTheBodyOfSuccessOnly) {
  Serve([](const auto& request) {
    return TinyHttpServer::Reply{
        TinyHttpServer::Response(request.target == "/ok" ? 206 : 404, "b")};
  });
  std::string seen;
  auto request = Make("GET", "/ok");
  request.sink = [&](std::span<const char> data) {
    seen.append(data.data(), data.size());
    return Status::Ok();
  };
  EXPECT_EQ(client_->Send(request)->body, "");
  request.url = server_->url() + "/missing";
  EXPECT_EQ(client_->Send(request)->body, "b");
  EXPECT_EQ(seen, "b");
}

TEST_F(CurlHttpTest, SinkErrorComesBackAsItWas) {
  ServeOk();
  auto request = Make("GET", "/");
  request.sink = [](std::span<const char>) { return Status(Error{ErrorCode::kIo, "disk full"}); };
  const auto response = client_->Send(request);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kIo);
  EXPECT_EQ(response.error().message, "disk full");
}

TEST_F(CurlHttpTest, BodyErrorComesBackAsItWas) {
  ServeOk();
  const BrokenBody body;
  const auto response = Send("PUT", "/", &body);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kChanged);
  EXPECT_EQ(response.error().message, "the file shrank");
}

TEST_F(CurlHttpTest, KeepsItsConnection) {
  ServeOk();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Send("GET", "/").ok());
  EXPECT_EQ(server_->connections(), 1);
}

TEST_F(CurlHttpTest, DeadKeptConnectionCostsNoError) {
  // Each connection dies without a word at its second request, once all of it was read.
  Serve([](const TinyHttpServer::Request& request) {
    if (request.nth > 0) return TinyHttpServer::Reply{"", Then::kReset};
    return TinyHttpServer::Reply{TinyHttpServer::Response(201)};
  });
  const std::string bytes(300'000, 'x');
  const SpanBody body(bytes);
  for (int i = 0; i < 4; ++i) {
    const auto response = Send("PUT", "/", &body);
    ASSERT_TRUE(response.ok()) << response.error().message;
  }
  EXPECT_EQ(server_->connections(), 4);
  EXPECT_TRUE(server_->requests().back().body == bytes);
}

TEST_F(CurlHttpTest, ConnectionClosedAfterResponseCostsNoError) {
  Serve([](const auto&) {
    return TinyHttpServer::Reply{TinyHttpServer::Response(201), Then::kClose};
  });
  const std::string bytes(3'000'000, 'x');
  const SpanBody body(bytes);
  for (int i = 0; i < 20; ++i) {
    const auto response = Send("PUT", "/", &body);
    ASSERT_TRUE(response.ok()) << response.error().message;
  }
}

TEST_F(CurlHttpTest, FreshConnectionThatDiesIsTransient) {
  Serve([](const auto&) { return TinyHttpServer::Reply{"", Then::kReset}; });
  const auto response = Send("GET", "/c/blob?sig=SECRET");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kTransient);
  EXPECT_THAT(response.error().message, HasSubstr("GET 127.0.0.1/c/blob"));
  EXPECT_THAT(response.error().message, Not(HasSubstr("SECRET")));
  EXPECT_EQ(server_->requests().size(), 1u);
}

TEST_F(CurlHttpTest, ResponseCutShortIsTransient) {
  Serve([](const auto&) {
    return TinyHttpServer::Reply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                                 Then::kClose};
  });
  const auto response = Send("GET", "/");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kTransient);
}

TEST_F(CurlHttpTest, EarlyRefusalOfALargeBodyIsTheResponse) {
  Serve(
      [](const auto&) {
        return TinyHttpServer::Reply{TinyHttpServer::Response(403, "denied"), Then::kHang};
      },
      {.answer_before_body = true});
  const std::string bytes(64u << 20, 'x');
  const SpanBody body(bytes);
  const auto response = Send("PUT", "/", &body);
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->status, 403);
  EXPECT_EQ(response->body, "denied");
}

TEST_F(CurlHttpTest, HangEndsWithTheIdleTimeout) {
  Serve([](const auto&) { return TinyHttpServer::Reply{"", Then::kHang}; });
  options_.idle_timeout = std::chrono::seconds(1);
  client_ = MakeCurlHttp(options_);
  const auto response = Send("GET", "/");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kTransient);
}

TEST_F(CurlHttpTest, CancelEndsARequestThatHangs) {
  CancelToken cancel;
  Serve([&](const auto&) {
    cancel.Cancel();
    return TinyHttpServer::Reply{"", Then::kHang};
  });
  options_.cancel = &cancel;
  client_ = MakeCurlHttp(options_);
  EXPECT_EQ(Send("GET", "/").error().code, ErrorCode::kCancelled);
  EXPECT_EQ(Send("GET", "/").error().code, ErrorCode::kCancelled);
  EXPECT_EQ(server_->requests().size(), 1u);
}

TEST_F(CurlHttpTest, RefusedConnectionIsTransient) {
  ServeOk();
  auto request = Make("GET", "/");
  server_.reset();
  EXPECT_EQ(client_->Send(request).error().code, ErrorCode::kTransient);
}

TEST_F(CurlHttpTest, HeaderWithALineEndIsRefused) {
  ServeOk();
  auto request = Make("GET", "/");
  request.SetHeader("x-ms-meta-a", "b\r\nx-evil: 1");
  EXPECT_EQ(client_->Send(request).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(server_->connections(), 0);
}

TEST_F(CurlHttpTest, UnknownHostIsTransient) {
  const auto response = Get("https://account.invalid/c?sig=SECRET");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kTransient);
  EXPECT_THAT(response.error().message, Not(HasSubstr("SECRET")));
}

TEST_F(CurlHttpTest, LoopbackBypassesTheProxy) {
  ServeOk();
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  const auto response = Send("GET", "/");
  ::unsetenv("http_proxy");
  EXPECT_TRUE(response.ok());
}

TEST_F(CurlHttpTest, HttpsGoesThroughTheProxyOfTheEnvironment) {
  Serve([](const auto&) { return TinyHttpServer::Reply{TinyHttpServer::Response(403)}; });
  ::setenv("https_proxy", server_->url().c_str(), 1);
  const auto response = Get("https://account.invalid/");
  ::unsetenv("https_proxy");
  EXPECT_FALSE(response.ok());
  ASSERT_EQ(server_->requests().size(), 1u);
  EXPECT_EQ(server_->requests()[0].method, "CONNECT");
}

TEST_F(CurlHttpTest, ManyThreadsShareOneClient) {
  Serve([](const auto& request) {
    return TinyHttpServer::Reply{TinyHttpServer::Response(200, request.body)};
  });
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const std::string bytes(static_cast<std::size_t>(t) * 20'000 + 1, static_cast<char>('a' + t));
      const SpanBody body(bytes);
      for (int i = 0; i < 10; ++i) {
        const auto response = Send("PUT", "/", &body);
        if (response.ok() && response->body == bytes) ++right;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 80);
  EXPECT_LE(server_->connections(), 8);
}

class CurlTlsTest : public CurlHttpTest {
 protected:
  void SetUp() override {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 "
        "-keyout " +
        key_ + " -out " + certificate_ + " >/dev/null 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0);
    Serve([](const auto&) { return TinyHttpServer::Reply{TinyHttpServer::Response(200)}; },
          {.certificate = certificate_, .key = key_});
  }
  TempDir dir_;
  const std::string key_ = dir_.Path("key.pem");
  const std::string certificate_ = dir_.Path("certificate.pem");
};

TEST_F(CurlTlsTest, UnknownAuthorityIsInvalidAndSaysWhatToDo) {
  const auto response = Send("GET", "/");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(response.error().message, HasSubstr("certificate is not trusted"));
  EXPECT_THAT(response.error().message, HasSubstr("SSL_CERT_FILE"));
}

TEST_F(CurlTlsTest, AuthorityOfTheOptionsIsTrusted) {
  options_.ca_file = certificate_;
  client_ = MakeCurlHttp(options_);
  const auto response = Send("GET", "/");
  EXPECT_TRUE(response.ok()) << response.error().message;
}

TEST_F(CurlTlsTest, AuthorityOfTheEnvironmentIsTrusted) {
  ::setenv("SSL_CERT_FILE", certificate_.c_str(), 1);
  const auto response = Send("GET", "/");
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_TRUE(response.ok()) << response.error().message;
}

TEST_F(CurlTlsTest, CertificateOfAnotherNameIsInvalid) {
  options_.ca_file = certificate_;
  client_ = MakeCurlHttp(options_);
  HttpRequest request = Make("GET", "/");
  // The same address, but not as it stands in the certificate.
  request.url = "https://[::ffff:127.0.0.1]:" + std::to_string(server_->port()) + "/";
  const auto response = client_->Send(request);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kInvalid) << response.error().message;
}

TEST_F(CurlTlsTest, AuthorityFileThatIsMissingIsInvalid) {
  options_.ca_file = dir_.Path("missing.pem");
  client_ = MakeCurlHttp(options_);
  const auto response = Send("GET", "/");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(response.error().message, HasSubstr("missing.pem"));
}

}  // namespace
}  // namespace lakesync
