// Makes the trees that the benchmarks read, the same ones for the same seed.
//
//   make_lake --out DIR --files 3310 --bytes 707800000   log-normal sizes, real incompressible
//   bytes make_lake --out DIR --files 1000000 --sparse         sizes only: no run reads these files
//   make_lake --out FILE --one --bytes 8589934592        one big file
//   … --manifest FILE   also the manifest of a finished sync, as lakesync writes it
//
// In C++ because three million files from a script take minutes. A sparse file has its size and
// mtime but no blocks: a scan sees no difference, and the disk holds three million of them.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Options {
  std::string out;
  std::string manifest;
  std::string key_prefix = "data/bronze/";
  std::uint64_t files = 3310;
  std::uint64_t bytes = 707'800'000;
  std::uint64_t seed = 20260207;
  int files_per_run = 0;
  bool sparse = false;
  bool one = false;
};

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "make_lake: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

/// 16 MiB of noise; each file takes its bytes from another place in it.
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : bytes_(kBytes) {
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < bytes_.size(); i += 8) {
      std::uint64_t word = random();
      std::memcpy(&bytes_[i], &word, 8);
    }
  }

  void Write(int fd, std::uint64_t size, std::uint64_t start) const {
    std::uint64_t at = start % kBytes;
    while (size > 0) {
      std::uint64_t piece = std::min<std::uint64_t>(size, kBytes - at);
      ssize_t wrote = write(fd, bytes_.data() + at, piece);
      if (wrote <= 0) Die("write");
      size -= static_cast<std::uint64_t>(wrote);
      at = (at + static_cast<std::uint64_t>(wrote)) % kBytes;
    }
  }

 private:
  static constexpr std::uint64_t kBytes = 16u << 20;
  std::vector<char> bytes_;
};

/// Log-normal, summing to `total` exactly.
std::vector<std::uint64_t> MakeSizes(const Options& options) {
  std::mt19937_64 random(options.seed);
  std::lognormal_distribution<double> shape(0.0, 1.0);
  std::vector<double> weights(options.files);
  for (double& weight : weights) weight = shape(random);
  double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::uint64_t> sizes(options.files);
  std::uint64_t given = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    sizes[i] = static_cast<std::uint64_t>(weights[i] / sum * static_cast<double>(options.bytes));
    given += sizes[i];
  }
  if (!sizes.empty()) *std::max_element(sizes.begin(), sizes.end()) += options.bytes - given;
  return sizes;
}

/// supermarket=/region=/year=/month=/day=/run_…/ with `files_per_run` files in each. Names come in
/// byte order, so that the manifest can be written as the files are made.
class Layout {
 public:
  explicit Layout(const Options& options) {
    std::uint64_t per_run = static_cast<std::uint64_t>(options.files_per_run);
    runs_ = (options.files + per_run - 1) / per_run;
    // Twenty chains of shops in ten regions, as many days as it takes.
    shops_ = std::clamp<std::uint64_t>(runs_ / 400, 3, 20);
    regions_ = std::clamp<std::uint64_t>(runs_ / 1000, 4, 10);
    days_ = (runs_ + shops_ * regions_ - 1) / (shops_ * regions_);
  }

  /// The folder of run `index`, relative, with its last '/'.
  std::string Folder(std::uint64_t index) const {
    std::uint64_t day = index % days_;
    std::uint64_t region = index / days_ % regions_;
    std::uint64_t shop = index / days_ / regions_;
    std::uint64_t year = 2020 + day / 336;
    std::uint64_t month = day % 336 / 28 + 1;
    std::uint64_t of_month = day % 28 + 1;
    char text[200];
    std::snprintf(text, sizeof text,
                  "supermarket=shop%02llu/region=region%02llu/year=%04llu/month=%02llu/day=%02llu/"
                  "run_%04llu%02llu%02llu_060000/",
                  Wide(shop), Wide(region), Wide(year), Wide(month), Wide(of_month), Wide(year),
                  Wide(month), Wide(of_month));
    return text;
  }

 private:
  static unsigned long long Wide(std::uint64_t value) { return value; }
  std::uint64_t runs_ = 0;
  std::uint64_t shops_ = 0;
  std::uint64_t regions_ = 0;
  std::uint64_t days_ = 0;
};

/// mkdir -p below `root` for a folder that shares its first parts with the one before.
void MakeFolders(const std::string& root, const std::string& folder) {
  std::string path = root + "/" + folder;
  if (mkdir(path.c_str(), 0755) == 0 || errno == EEXIST) return;
  for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1)) {
    if (mkdir(path.substr(0, at).c_str(), 0755) != 0 && errno != EEXIST) Die(path);
  }
}

std::int64_t MakeFile(const std::string& path, std::uint64_t size, const Noise* noise,
                      std::uint64_t start) {
  int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) Die(path);
  if (noise != nullptr) {
    noise->Write(fd, size, start);
  } else if (ftruncate(fd, static_cast<off_t>(size)) != 0) {
    Die(path);
  }
  struct stat found {};
  if (fstat(fd, &found) != 0) Die(path);
  close(fd);
  return found.st_mtim.tv_sec * 1'000'000'000LL + found.st_mtim.tv_nsec;
}

/// The manifest of a finished sync in lakesync's own layout, doc/manifest_format.md. run.py checks
/// its fields against a manifest that lakesync wrote.
class Manifest {
 public:
  explicit Manifest(const Options& options)
      : key_prefix_(options.key_prefix), random_(options.seed) {
    if (options.manifest.empty()) return;
    file_ = std::fopen(options.manifest.c_str(), "we");
    if (file_ == nullptr) Die(options.manifest);
    std::fputs("{\"synced_files\":{", file_);
  }

  void Add(const std::string& path, std::uint64_t size, std::int64_t mtime_ns) {
    if (file_ == nullptr) return;
    // Base64 of eight bytes, as the service writes a CRC.
    static constexpr char kLetters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::uint64_t word = random_();
    char crc[13] = "AAAAAAAAAAA=";
    for (unsigned i = 0; i < 10; ++i) crc[i] = kLetters[word >> (6 * i) & 63];
    std::fprintf(file_,
                 "%s\n\"%s%s\":{\"blob_path\":\"%s\",\"size\":%llu,\"synced_at\":"
                 "\"2026-02-07T19:53:58\",\"mtime_ns\":%lld,\"crc64\":\"%s\",\"etag\":"
                 "\"0x8DC%012llX\"}",
                 first_ ? "" : ",", key_prefix_.c_str(), path.c_str(), path.c_str(),
                 static_cast<unsigned long long>(size), static_cast<long long>(mtime_ns), crc,
                 static_cast<unsigned long long>(word & 0xFFFFFFFFFFFF));
    first_ = false;
  }

  void Finish(const std::string& path) {
    if (file_ == nullptr) return;
    std::fputs(
        "\n},\n\"last_sync\":\"2026-02-07T19:53:58\","
        "\"lakesync\":{\"format\":1,\"sorted\":true}}\n",
        file_);
    if (std::fclose(file_) != 0) Die(path);
  }

 private:
  std::string key_prefix_;
  std::mt19937_64 random_;
  std::FILE* file_ = nullptr;
  bool first_ = true;
};

void MakeTree(const Options& options) {
  Layout layout(options);
  std::vector<std::uint64_t> sizes = MakeSizes(options);
  std::unique_ptr<Noise> noise;
  if (!options.sparse) noise = std::make_unique<Noise>(options.seed);
  Manifest manifest(options);
  std::string folder;
  std::uint64_t per_run = static_cast<std::uint64_t>(options.files_per_run);
  for (std::uint64_t i = 0; i < options.files; ++i) {
    if (i % per_run == 0) {
      folder = layout.Folder(i / per_run);
      MakeFolders(options.out, folder);
    }
    std::string path = folder + "part-" + std::to_string(1000 + i % per_run) + ".parquet";
    std::int64_t mtime = MakeFile(options.out + "/" + path, sizes[i], noise.get(), i * 7'919'777);
    manifest.Add(path, sizes[i], mtime);
  }
  manifest.Finish(options.manifest);
}

Options ParseOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string_view name = argv[i];
    if (name == "--sparse") {
      options.sparse = true;
    } else if (name == "--one") {
      options.one = true;
    } else if (i + 1 < argc && name == "--out") {
      options.out = argv[++i];
    } else if (i + 1 < argc && name == "--manifest") {
      options.manifest = argv[++i];
    } else if (i + 1 < argc && name == "--files") {
      options.files = std::strtoull(argv[++i], nullptr, 10);
    } else if (i + 1 < argc && name == "--bytes") {
      options.bytes = std::strtoull(argv[++i], nullptr, 10);
    } else if (i + 1 < argc && name == "--seed") {
      options.seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (i + 1 < argc && name == "--files-per-run") {
      options.files_per_run = std::atoi(argv[++i]);
    } else {
      errno = EINVAL;
      Die(std::string(name));
    }
  }
  if (options.files_per_run <= 0) options.files_per_run = options.files > 5000 ? 10 : 2;
  if (options.out.empty()) Die("--out is needed");
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  Options options = ParseOptions(argc, argv);
  if (options.one) {
    Noise noise(options.seed);
    MakeFile(options.out, options.bytes, &noise, 0);
  } else {
    MakeTree(options);
  }
  return 0;
}
