// Runs a fuzz target without libFuzzer, so that every compiler and every `ctest` can: first the
// files of its corpus, then a fixed number of mutations of them from a printed seed.
//
//   fuzz_NAME [--inputs N] [--seed S] [FILE...]
//
// With FILEs it runs these alone. When an input crashes the program, the signal handler prints the
// seed, the input's number and the input itself in hex, and writes it to fuzz_crash.bin.
//
// Turned down: libFuzzer alone, which needs clang and stops at no fixed number of distinct inputs.
// It remains the better way to search for long:
//   clang++ -std=c++20 -fsanitize=fuzzer,address -Iinclude -Isrc -Itest/support fuzz/fuzz_NAME.cc …

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// Present when the program is built with AddressSanitizer, whose reports do not raise a signal.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace {

constexpr std::size_t kInputBytesMax = 4096;

// Read by the signal handler.
const std::string* current_input = nullptr;
std::uint64_t current_number = 0;
std::uint64_t seed = 20'260'207;

void WriteAll(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t put = ::write(fd, data, size);
    if (put <= 0) return;
    data += put;
    size -= static_cast<std::size_t>(put);
  }
}

/// Async-signal-safe but for snprintf, which allocates nothing for integers.
void Report() {
  if (current_input == nullptr) return;
  std::array<char, 160> head{};
  const int length = std::snprintf(
      head.data(), head.size(), "\nfailed on input %llu of seed %llu, kept in fuzz_crash.bin: ",
      static_cast<unsigned long long>(current_number), static_cast<unsigned long long>(seed));
  WriteAll(STDERR_FILENO, head.data(), static_cast<std::size_t>(length));
  for (const char c : *current_input) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    const std::array<char, 2> digits = {kHex[byte >> 4], kHex[byte & 15]};
    WriteAll(STDERR_FILENO, digits.data(), digits.size());
  }
  WriteAll(STDERR_FILENO, "\n", 1);
  const int fd = ::open("fuzz_crash.bin", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return;
  WriteAll(fd, current_input->data(), current_input->size());
  ::close(fd);
}

extern "C" void OnSignal(int number) {
  Report();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> ReadCorpus() {
  std::vector<std::filesystem::path> paths;
  if (std::filesystem::is_directory(FUZZ_CORPUS)) {
    for (const auto& file : std::filesystem::directory_iterator(FUZZ_CORPUS)) {
      paths.push_back(file.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus = {""};
  for (const auto& path : paths) corpus.push_back(ReadFile(path));
  return corpus;
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& corpus, std::uint64_t random_seed)
      : corpus_(corpus), random_(random_seed) {}

  std::string Next() {
    std::string text = corpus_[Below(corpus_.size())];
    for (std::size_t left = 1 + Below(6); left > 0; --left) Mutate(text);
    if (text.size() > kInputBytesMax) text.resize(kInputBytesMax);
    return text;
  }

 private:
  std::size_t Below(std::size_t end) { return end == 0 ? 0 : random_() % end; }
  char Byte() {
    // What parsers branch on comes up often.
    constexpr std::string_view kTelling = "\"\\{}[]<>&;:,='#$%/*?!-+.0189eu\n\r\t \x00\x7f\x80\xff";
    return Below(2) == 0 ? kTelling[Below(kTelling.size())] : static_cast<char>(Below(256));
  }

  void Mutate(std::string& text) {
    const std::size_t at = Below(text.size() + 1);
    const std::size_t length = Below(std::min<std::size_t>(text.size() - at, 32) + 1);
    switch (Below(7)) {
      case 0:
        text.insert(at, 1 + Below(4), Byte());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        if (at < text.size()) text[at] = Byte();
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << Below(8)));
        break;
      case 4:
        text.insert(Below(text.size() + 1), text.substr(at, length));
        break;
      case 5: {
        const std::string& other = corpus_[Below(corpus_.size())];
        text.insert(at, other.substr(Below(other.size() + 1), Below(64)));
        break;
      }
      default:
        text.resize(at);
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_;
};

void Run(const std::string& input) {
  current_input = &input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  current_input = nullptr;
  ++current_number;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t inputs = 20'000;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--inputs" && i + 1 < argc) {
      inputs = std::strtoull(argv[++i], nullptr, 10);
    } else if (flag == "--seed" && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      files.emplace_back(flag);
    }
  }
  for (const int number : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM}) {
    std::signal(number, OnSignal);
  }
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(Report);

  for (const std::string& file : files) Run(ReadFile(file));
  if (!files.empty()) return 0;

  const std::vector<std::string> corpus = ReadCorpus();
  std::printf("seed %llu, %zu files, %llu mutations\n", static_cast<unsigned long long>(seed),
              corpus.size() - 1, static_cast<unsigned long long>(inputs));
  for (const std::string& input : corpus) Run(input);
  Mutator mutator(corpus, seed);
  for (std::uint64_t i = 0; i < inputs; ++i) {
    ::alarm(60);  // an input that hangs is a failure too
    Run(mutator.Next());
  }
  return 0;
}
