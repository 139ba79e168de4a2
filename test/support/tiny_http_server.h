// An HTTP server for tests, on a free loopback port: a function turns each request into raw bytes
// and says what happens to the connection then. It can misbehave in ways that a real server shows
// only by chance: answer early, reset in mid-body, hang, close a kept connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace lakesync {

class TinyHttpServer {
 public:
  struct Request {
    std::string method;
    /// Path and query, as they came.
    std::string target;
    /// Names in lower case.
    std::map<std::string, std::string> headers;
    std::string body;
    /// 0 for the first connection that was accepted.
    int connection = 0;
    /// 0 for the first request on its connection.
    int nth = 0;
  };
  enum class Then { kKeep, kClose, kReset, kHang };
  struct Reply {
    /// Status line, headers and body, as they go out.
    std::string bytes;
    Then then = Then::kKeep;
  };
  using Handler = std::function<Reply(const Request&)>;
  struct Options {
    /// PEM files; with them the server speaks TLS.
    std::string certificate{};
    std::string key{};
    /// Call the handler before the body is read, and never read it.
    bool answer_before_body = false;
  };

  static std::string Response(int status, std::string_view body = "",
                              std::string_view headers = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " Text\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(headers) + "\r\n" + std::string(body);
  }

  explicit TinyHttpServer(Handler handler) : TinyHttpServer(std::move(handler), Options{}) {}
  TinyHttpServer(Handler handler, Options options)
      : handler_(std::move(handler)), options_(std::move(options)) {
    if (!options_.certificate.empty()) MakeTls();
    Listen();
    acceptor_ = std::thread([this] { Accept(); });
  }
  TinyHttpServer(const TinyHttpServer&) = delete;
  TinyHttpServer& operator=(const TinyHttpServer&) = delete;
  ~TinyHttpServer() {
    stop_ = true;
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
    SSL_CTX_free(tls_);
  }

  int port() const { return port_; }
  /// "http://127.0.0.1:PORT", or https.
  std::string url() const {
    return (tls_ != nullptr ? "https" : "http") + std::string("://127.0.0.1:") +
           std::to_string(port_);
  }
  int connections() const { return connections_; }
  /// What the handler saw, in order.
  std::vector<Request> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  // One accepted connection. Every wait ends soon after the server is told to stop.
  struct Peer {
    int fd = -1;
    SSL* tls = nullptr;
    std::string unread{};
  };

  void MakeTls() {
    tls_ = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_file(tls_, options_.certificate.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls_, options_.key.c_str(), SSL_FILETYPE_PEM) != 1) {
      throw std::runtime_error("cannot use the test certificate");
    }
  }

  void Listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, generic, &length) != 0) {
      throw std::runtime_error("cannot listen on loopback");
    }
    port_ = ntohs(address.sin_port);
  }

  bool WaitReadable(int fd) const {
    while (!stop_) {
      pollfd waiting{fd, POLLIN, 0};
      if (::poll(&waiting, 1, 20) > 0) return true;
    }
    return false;
  }

  void Accept() {
    while (WaitReadable(listener_)) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      threads_.emplace_back([this, fd, number = connections_++] { Serve(Peer{fd}, number); });
    }
  }

  void Serve(Peer peer, int number) {
    // OpenSSL writes with plain write(). Blocked in this thread only, so that a client under test
    // still dies of a SIGPIPE of its own.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    bool open = true;
    if (tls_ != nullptr) {
      peer.tls = SSL_new(tls_);
      SSL_set_fd(peer.tls, peer.fd);
      open = WaitReadable(peer.fd) && SSL_accept(peer.tls) == 1;
    }
    for (int nth = 0; open; ++nth) open = ServeOne(peer, number, nth);
    SSL_free(peer.tls);
    ::close(peer.fd);
  }

  bool ServeOne(Peer& peer, int number, int nth) {
    Request request;
    request.connection = number;
    request.nth = nth;
    if (!ReadHead(peer, request)) return false;
    if (!options_.answer_before_body && !ReadBody(peer, request)) return false;
    {
      std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const Reply reply = handler_(request);
    Write(peer, reply.bytes);
    if (reply.then == Then::kHang) {
      while (!stop_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (reply.then == Then::kReset) {
      const linger now{1, 0};
      ::setsockopt(peer.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    return reply.then == Then::kKeep;
  }

  bool ReadMore(Peer& peer) const {
    char buffer[64 * 1024];
    const bool buffered = peer.tls != nullptr && SSL_pending(peer.tls) > 0;
    if (!buffered && !WaitReadable(peer.fd)) return false;
    const auto got = peer.tls != nullptr ? SSL_read(peer.tls, buffer, sizeof buffer)
                                         : ::recv(peer.fd, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    peer.unread.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  static void Write(Peer& peer, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto put = peer.tls != nullptr
                           ? SSL_write(peer.tls, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(peer.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }

  bool ReadHead(Peer& peer, Request& request) const {
    std::size_t end = 0;
    while ((end = peer.unread.find("\r\n\r\n")) == std::string::npos) {
      if (!ReadMore(peer)) return false;
    }
    std::string_view head = std::string_view(peer.unread).substr(0, end + 2);
    for (bool first = true; !head.empty(); first = false) {
      const std::string_view line = head.substr(0, head.find("\r\n"));
      head.remove_prefix(line.size() + 2);
      if (first) {
        const std::size_t blank = line.find(' ');
        request.method = line.substr(0, blank);
        request.target = line.substr(blank + 1, line.rfind(' ') - blank - 1);
        continue;
      }
      const std::size_t colon = line.find(':');
      std::string name(line.substr(0, colon));
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
      std::string_view value = line.substr(colon + 1);
      while (value.starts_with(' ')) value.remove_prefix(1);
      request.headers[name] = value;
    }
    peer.unread.erase(0, end + 4);
    return true;
  }

  bool ReadBody(Peer& peer, Request& request) const {
    const auto length = request.headers.find("content-length");
    const std::size_t bytes =
        length == request.headers.end() ? 0 : std::strtoull(length->second.c_str(), nullptr, 10);
    while (peer.unread.size() < bytes) {
      if (!ReadMore(peer)) return false;
    }
    request.body = peer.unread.substr(0, bytes);
    peer.unread.erase(0, bytes);
    return true;
  }

  const Handler handler_;
  const Options options_;
  SSL_CTX* tls_ = nullptr;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stop_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace lakesync
