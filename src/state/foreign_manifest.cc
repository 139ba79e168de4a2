#include "state/foreign_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "state/manifest_format.h"
#include "state/rapid_json.h"

namespace lakesync {

namespace {

constexpr int kDepthMax = 100;
constexpr std::size_t kChunkBytes = 256 << 10;

/// RapidJSON's input stream over a ReadableFile.
class FileStream {
 public:
  using Ch = char;
  explicit FileStream(ReadableFile& file) : file_(file), buffer_(kChunkBytes, '\0') { Refill(); }

  Ch Peek() const { return next_ < filled_ ? buffer_[next_] : '\0'; }
  Ch Take() {
    const Ch c = Peek();
    if (next_ < filled_ && ++next_ == filled_) Refill();
    return c;
  }
  std::size_t Tell() const { return offset_ + next_; }
  const Status& status() const { return status_; }

  // Needed by the concept, used only when parsing in place.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  std::size_t PutEnd(Ch*) { return 0; }

 private:
  void Refill() {
    offset_ += filled_;
    next_ = filled_ = 0;
    auto got = file_.ReadAt(offset_, buffer_);
    if (got.ok()) {
      filled_ = *got;
    } else {
      status_ = std::move(got).error();
    }
  }

  ReadableFile& file_;
  std::string buffer_;
  std::size_t offset_ = 0;
  std::size_t filled_ = 0;
  std::size_t next_ = 0;
  Status status_;
};

struct Line {
  std::size_t key_offset;
  std::size_t key_bytes;
  std::size_t text_offset;
  std::size_t text_bytes;
};

/// Collects each value of interest as compact JSON.
class Converter {
 public:
  bool found_files() const { return found_files_; }
  const char* problem() const { return problem_; }
  std::string Text();

  bool Null() {
    return Value([this] { return writer_.Null(); });
  }
  bool Bool(bool value) {
    return Value([this, value] { return writer_.Bool(value); });
  }
  /// Numbers come as their text, so that none loses a digit.
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return Value([=, this] { return writer_.RawValue(text, length, rapidjson::kNumberType); });
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return Value([=, this] { return writer_.String(text, length); }, /*is_string=*/true);
  }
  bool StartObject();
  bool StartArray();
  bool EndObject(rapidjson::SizeType);
  bool EndArray(rapidjson::SizeType);
  bool Key(const char* text, rapidjson::SizeType length, bool);

  // Never called: kParseNumbersAsStringsFlag.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  enum class Member { kOther, kFiles, kLastSync, kLakesync };

  /// The depth at which a value is one to keep: an entry, or another member of the whole.
  int value_depth() const { return member_ == Member::kFiles ? 2 : 1; }

  template <typename Write>
  bool Value(Write write, bool is_string = false) {
    if (depth_ == 0) return Fail("it is not a JSON object");
    if (member_ == Member::kFiles && depth_ == 1) return Fail("synced_files is not an object");
    if (depth_ == value_depth()) {
      if (member_ == Member::kFiles) return Fail("an entry of synced_files is not an object");
      last_sync_is_string_ = is_string;
    }
    return write() && (depth_ > value_depth() || Finish());
  }
  bool Open();
  bool Finish();
  bool Fail(const char* problem) {
    problem_ = problem;
    return false;
  }

  rapidjson::StringBuffer buffer_;
  AsciiJsonWriter writer_{buffer_};
  std::string keys_;
  std::string texts_;
  std::vector<Line> lines_;
  std::string other_;
  std::string last_sync_ = "null";
  std::string name_;  // of the value that is being collected
  Member member_ = Member::kOther;
  int depth_ = 0;
  bool last_sync_is_string_ = false;
  bool found_files_ = false;
  const char* problem_ = nullptr;
};

bool Converter::Open() {
  if (depth_ > kDepthMax) return Fail("it is nested too deeply");
  if (member_ == Member::kLastSync) return Fail("last_sync is not text");
  ++depth_;
  return true;
}

bool Converter::StartObject() {
  const bool collected = depth_ > 0 && depth_ >= value_depth();
  return Open() && (!collected || writer_.StartObject());
}

bool Converter::StartArray() {
  if (depth_ == 0) return Fail("it is not a JSON object");
  if (member_ == Member::kFiles && depth_ <= 2) return Fail("synced_files holds a list");
  return Open() && writer_.StartArray();
}

bool Converter::EndObject(rapidjson::SizeType) {
  --depth_;
  if (depth_ == 0) return true;
  if (depth_ < value_depth()) {  // the end of synced_files itself
    member_ = Member::kOther;
    return true;
  }
  return writer_.EndObject() && (depth_ > value_depth() || Finish());
}

bool Converter::EndArray(rapidjson::SizeType) {
  --depth_;
  return writer_.EndArray() && (depth_ > value_depth() || Finish());
}

bool Converter::Key(const char* text, rapidjson::SizeType length, bool) {
  const std::string_view name(text, length);
  if (depth_ == 1) {
    member_ = name == "synced_files" ? Member::kFiles
              : name == "last_sync"  ? Member::kLastSync
              : name == "lakesync"   ? Member::kLakesync
                                     : Member::kOther;
    if (member_ == Member::kFiles) {
      if (found_files_) return Fail("synced_files stands there twice");
      found_files_ = true;
    }
  }
  if (depth_ == value_depth()) {
    name_.assign(name);
    return true;
  }
  return depth_ < value_depth() || writer_.Key(text, length);
}

bool Converter::Finish() {
  const std::string_view value(buffer_.GetString(), buffer_.GetSize());
  if (member_ == Member::kFiles) {
    const std::size_t start = texts_.size();
    if (!AppendJsonString(name_, texts_)) return Fail("a key is not valid UTF-8");
    texts_ += ':';
    texts_ += value;
    lines_.push_back({keys_.size(), name_.size(), start, texts_.size() - start});
    keys_ += name_;
  } else if (member_ == Member::kLastSync) {
    if (value != "null" && !last_sync_is_string_) return Fail("last_sync is not text");
    last_sync_ = value;
  } else if (member_ == Member::kOther) {
    if (!AppendJsonString(name_, other_)) return Fail("a key is not valid UTF-8");
    other_ += ':';
    other_ += value;
    other_ += ",\n";
  }
  buffer_.Clear();
  writer_.Reset(buffer_);
  return true;
}

std::string Converter::Text() {
  const auto key = [this](const Line& line) {
    return std::string_view(keys_).substr(line.key_offset, line.key_bytes);
  };
  std::stable_sort(lines_.begin(), lines_.end(),
                   [&](const Line& a, const Line& b) { return key(a) < key(b); });
  std::string text(kManifestHead.substr(0, kManifestHead.size() - 1));
  text.reserve(texts_.size() + 2 * lines_.size() + other_.size() + 256);
  std::string_view separator = "\n";
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i + 1 < lines_.size() && key(lines_[i]) == key(lines_[i + 1])) continue;  // the last counts
    text += separator;
    text += std::string_view(texts_).substr(lines_[i].text_offset, lines_[i].text_bytes);
    separator = ",\n";
  }
  text += '\n';
  text += kManifestEntriesEnd;
  text += '\n';
  text += other_;
  text += "\"last_sync\":";
  text += last_sync_;
  text += kManifestTail;
  return text;
}

/// "line 12, column 5" of a byte.
Result<std::string> PlaceOf(ReadableFile& file, std::uint64_t offset) {
  std::uint64_t line = 1;
  std::uint64_t column = 1;
  std::string chunk(kChunkBytes, '\0');
  for (std::uint64_t at = 0; at < offset;) {
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), offset - at));
    LAKESYNC_ASSIGN(const std::size_t got, file.ReadAt(at, std::span(chunk.data(), wanted)));
    if (got == 0) break;
    for (const char c : std::string_view(chunk.data(), got)) {
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n' ? 1 : 0;
    }
    at += got;
  }
  return fmt::format("line {}, column {}", line, column);
}

}  // namespace

Result<std::string> ConvertManifest(ReadableFile& file, const std::string& name) {
  constexpr unsigned kFlags =
      rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;
  FileStream stream(file);
  Converter converter;
  rapidjson::Reader reader;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, converter);
  LAKESYNC_TRY(stream.status());
  LAKESYNC_ASSIGN(const FileStat stat, file.Stat());
  const char* problem = nullptr;
  if (converter.problem() != nullptr) {
    problem = converter.problem();
  } else if (parsed.IsError()) {
    problem = GetParseError_En(parsed.Code());
  } else if (stream.Tell() < stat.size) {
    problem = "something follows its end";
  } else if (!converter.found_files()) {
    problem = "it has no synced_files";
  }
  if (problem == nullptr) return converter.Text();
  LAKESYNC_ASSIGN(const std::string place,
                  PlaceOf(file, parsed.IsError() ? parsed.Offset() : stream.Tell()));
  return BrokenManifest(name, place, problem);
}

}  // namespace lakesync
