// The practical limit that lakesync is measured against: N threads, each with one libcurl easy
// handle, PUT the same bytes with the same headers as lakesync's upload, and do nothing else: no
// plan, no checksum, no ledger, no retry. What lakesync takes on top of this is its own doing.
//
//   bare_loop --endpoint URL --dir DIR --threads 64            every file below DIR, one Put Blob
//   each bare_loop --endpoint URL --file FILE --threads 16          one blob, in blocks of
//   --block-bytes … --md5                                                    an extra thread reads
//   FILE once for its MD5
//
// Prints one JSON object. Written without lakesync's own code on purpose: a mistake shared by both
// sides would not show.
#include <curl/curl.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string endpoint;
  std::string container = "bronze";
  std::string dir;
  std::string file;
  std::string ca_file;
  int threads = 64;
  std::uint64_t block_bytes = 8u << 20;
  bool md5 = false;
};

/// One PUT: a range of a file, or `text`.
struct Upload {
  std::string url;
  std::string path;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::string_view text;
  bool whole_blob = false;
};

[[noreturn]] void Die(const std::string& message) {
  std::fprintf(stderr, "bare_loop: %s\n", message.c_str());
  std::exit(1);
}

/// What libcurl reads while it sends one Upload.
struct Source {
  const Upload* upload = nullptr;
  int fd = -1;
  std::uint64_t sent = 0;
};

std::size_t ReadSource(char* out, std::size_t size, std::size_t count, void* context) {
  auto& source = *static_cast<Source*>(context);
  std::uint64_t left = source.upload->bytes - source.sent;
  std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size * count, left));
  if (wanted == 0) return 0;
  if (source.fd < 0) {
    std::memcpy(out, source.upload->text.data() + source.sent, wanted);
    source.sent += wanted;
    return wanted;
  }
  ssize_t got =
      pread(source.fd, out, wanted, static_cast<off_t>(source.upload->offset + source.sent));
  if (got <= 0) return CURL_READFUNC_ABORT;
  source.sent += static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

std::size_t DropAnswer(char*, std::size_t size, std::size_t count, void*) { return size * count; }

struct HeaderListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, HeaderListDeleter>;

HeaderList MakeHeaders(bool whole_blob) {
  HeaderList list;
  auto add = [&list](const char* line) { list.reset(curl_slist_append(list.release(), line)); };
  add("Expect:");
  add("Authorization: SharedKey devstoreaccount1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  add("x-ms-date: Mon, 23 Nov 2026 12:00:00 GMT");
  add("x-ms-version: 2023-11-03");
  add("x-ms-content-crc64: iJh5CoYUi64=");
  add("User-Agent: bare_loop");
  if (!whole_blob) return list;
  add("x-ms-blob-type: BlockBlob");
  add("If-None-Match: *");
  add("Content-Type: application/octet-stream");
  add("x-ms-meta-mtime: 2026-11-23T12:00:00.123456789Z");
  add("x-ms-meta-lakesync_crc64: iJh5CoYUi64=");
  return list;
}

/// One easy handle with its connection. Used by one thread.
class Connection {
 public:
  explicit Connection(const Options& options)
      : handle_(curl_easy_init()),
        blob_headers_(MakeHeaders(true)),
        block_headers_(MakeHeaders(false)) {
    Set(CURLOPT_UPLOAD, 1L);
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
    Set(CURLOPT_READFUNCTION, &ReadSource);
    Set(CURLOPT_WRITEFUNCTION, &DropAnswer);
    Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    if (!options.ca_file.empty()) Set(CURLOPT_CAINFO, options.ca_file.c_str());
  }
  ~Connection() { curl_easy_cleanup(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void Put(const Upload& upload, int fd) {
    Source source{&upload, fd, 0};
    Set(CURLOPT_URL, upload.url.c_str());
    Set(CURLOPT_HTTPHEADER, (upload.whole_blob ? blob_headers_ : block_headers_).get());
    Set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(upload.bytes));
    Set(CURLOPT_READDATA, &source);
    CURLcode code = curl_easy_perform(handle_);
    if (code != CURLE_OK) Die(upload.url + ": " + curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 201) Die(upload.url + ": HTTP " + std::to_string(status));
  }

 private:
  template <typename T>
  void Set(CURLoption option, T value) {
    if (curl_easy_setopt(handle_, option, value) != CURLE_OK) Die("curl_easy_setopt failed");
  }

  CURL* handle_;
  HeaderList blob_headers_;
  HeaderList block_headers_;
};

int OpenOrDie(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) Die(path + ": " + std::strerror(errno));
  return fd;
}

/// Sends `uploads` over `options.threads` connections. `shared_fd`: one open file for all, or -1
/// to open each upload's own.
void PutAll(const Options& options, const std::vector<Upload>& uploads, int shared_fd) {
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    Connection connection(options);
    for (std::size_t i = next++; i < uploads.size(); i = next++) {
      int fd = shared_fd >= 0 ? shared_fd : OpenOrDie(uploads[i].path);
      connection.Put(uploads[i], fd);
      if (shared_fd < 0) close(fd);
    }
  };
  std::vector<std::thread> threads;
  int wanted = static_cast<int>(
      std::min<std::size_t>(static_cast<std::size_t>(options.threads), uploads.size()));
  for (int i = 0; i < wanted; ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
}

std::string EscapePath(std::string_view path) {
  std::string out;
  for (char c : path) {
    bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                 std::string_view("-_.~/=").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      char hex[4];
      std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned char>(c));
      out += hex;
    }
  }
  return out;
}

std::vector<Upload> ListDir(const Options& options) {
  std::vector<Upload> uploads;
  std::string base = options.endpoint + "/" + options.container + "/";
  for (const auto& entry : fs::recursive_directory_iterator(options.dir)) {
    if (!entry.is_regular_file()) continue;
    Upload upload;
    upload.path = entry.path().string();
    upload.url = base + EscapePath(upload.path.substr(options.dir.size() + 1));
    upload.bytes = entry.file_size();
    upload.whole_blob = true;
    uploads.push_back(std::move(upload));
  }
  return uploads;
}

void Md5OfFile(const std::string& path) {
  int fd = OpenOrDie(path);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestInit_ex(context, EVP_md5(), nullptr);
  std::vector<char> buffer(1 << 20);
  ssize_t got = 0;
  while ((got = read(fd, buffer.data(), buffer.size())) > 0) {
    EVP_DigestUpdate(context, buffer.data(), static_cast<std::size_t>(got));
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  EVP_DigestFinal_ex(context, digest, nullptr);
  EVP_MD_CTX_free(context);
  close(fd);
}

/// Blocks of one blob, then the list that makes it whole. Returns the file's bytes.
std::uint64_t PutFile(const Options& options) {
  std::uint64_t size = fs::file_size(options.file);
  std::string url = options.endpoint + "/" + options.container + "/" +
                    EscapePath(fs::path(options.file).filename().string());
  std::vector<Upload> blocks;
  std::string list = "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>";
  for (std::uint64_t offset = 0; offset < size; offset += options.block_bytes) {
    char id[40];  // base64 letters as they are: 32 of them decode to 24 bytes
    std::snprintf(id, sizeof id, "%032llu", static_cast<unsigned long long>(offset));
    list += std::string("<Latest>") + id + "</Latest>";
    Upload block;
    block.url = url + "?comp=block&blockid=" + id;
    block.offset = offset;
    block.bytes = std::min(options.block_bytes, size - offset);
    blocks.push_back(std::move(block));
  }
  list += "</BlockList>";
  std::thread md5;
  if (options.md5) md5 = std::thread([&] { Md5OfFile(options.file); });
  int fd = OpenOrDie(options.file);
  PutAll(options, blocks, fd);
  close(fd);
  if (md5.joinable()) md5.join();
  Upload commit;
  commit.url = url + "?comp=blocklist";
  commit.text = list;
  commit.bytes = list.size();
  Connection(options).Put(commit, -1);
  return size;
}

Options ParseOptions(int argc, char** argv) {
  Options options;
  if (const char* ca_file = std::getenv("SSL_CERT_FILE")) options.ca_file = ca_file;
  for (int i = 1; i < argc; ++i) {
    std::string_view name = argv[i];
    if (name == "--md5") {
      options.md5 = true;
      continue;
    }
    if (i + 1 == argc) Die("usage: bare_loop --endpoint URL --dir DIR | --file FILE --threads N");
    std::string value = argv[++i];
    if (name == "--endpoint") {
      options.endpoint = value;
    } else if (name == "--container") {
      options.container = value;
    } else if (name == "--dir") {
      options.dir = value;
    } else if (name == "--file") {
      options.file = value;
    } else if (name == "--threads") {
      options.threads = std::max(1, std::atoi(value.c_str()));
    } else if (name == "--block-bytes") {
      options.block_bytes = std::strtoull(value.c_str(), nullptr, 10);
    } else {
      Die("unknown option " + std::string(name));
    }
  }
  if (options.endpoint.empty() || options.dir.empty() == options.file.empty()) {
    Die("--endpoint and one of --dir and --file are needed");
  }
  while (options.dir.size() > 1 && options.dir.back() == '/') options.dir.pop_back();
  return options;
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  auto start = std::chrono::steady_clock::now();
  Options options = ParseOptions(argc, argv);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  std::size_t files = 1;
  std::uint64_t bytes = 0;
  if (options.file.empty()) {
    std::vector<Upload> uploads = ListDir(options);
    files = uploads.size();
    for (const Upload& upload : uploads) bytes += upload.bytes;
    PutAll(options, uploads, -1);
  } else {
    bytes = PutFile(options);
  }
  std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"files\":%zu,\"bytes\":%llu,\"threads\":%d,\"wall_seconds\":%.3f,\"user_seconds\":%.3f,"
      "\"system_seconds\":%.3f,\"rss_kib\":%ld}\n",
      files, static_cast<unsigned long long>(bytes), options.threads, wall.count(),
      Seconds(usage.ru_utime), Seconds(usage.ru_stime), usage.ru_maxrss);
  curl_global_cleanup();
  return 0;
}
