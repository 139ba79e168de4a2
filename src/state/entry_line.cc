#include "state/entry_line.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>

#include "base/utf8.h"
#include "state/rapid_json.h"

namespace lakesync {

namespace {

enum class Field { kUnknown, kBlobPath, kSize, kSyncedAt, kMtime, kCrc, kEtag };

Field FieldOf(std::string_view name) {
  if (name == "blob_path") return Field::kBlobPath;
  if (name == "size") return Field::kSize;
  if (name == "synced_at") return Field::kSyncedAt;
  if (name == "mtime_ns") return Field::kMtime;
  if (name == "crc64") return Field::kCrc;
  if (name == "etag") return Field::kEtag;
  return Field::kUnknown;
}

// Bounds the recursion of the parser on hostile input.
constexpr int kDepthMax = 100;

/// Takes the events of `{"KEY":{…}}`: depth 1 is between the outer braces, 2 within the entry.
class EntryHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, EntryHandler> {
 public:
  EntryHandler(std::string_view key_prefix, LedgerEntry& entry)
      : key_prefix_(key_prefix), entry_(entry) {}

  bool other() const { return other_; }
  bool forgotten() const { return forgotten_; }
  /// What is wrong; nullptr when RapidJSON found it.
  const char* problem() const { return problem_; }

  /// After the last event: whether all that an entry needs was there.
  bool Complete() {
    if (!has_key_) return Fail("has no key");
    return forgotten_ || has_size_ || Fail("has no size");
  }

  bool Key(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view name(text, length);
    if (depth_ == 2) field_ = FieldOf(name);
    if (depth_ != 1) return true;
    if (has_key_) return Fail("has more than one key");
    has_key_ = true;
    entry_.key.assign(name);
    other_ = !name.starts_with(key_prefix_);
    return !other_;
  }

  bool String(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view value(text, length);
    if (depth_ == 1) return Fail("is not an object");
    if (depth_ != 2) return true;
    switch (field_) {
      case Field::kBlobPath:
        entry_.blob_path.assign(value);
        return true;
      case Field::kSyncedAt:
        entry_.synced_at.assign(value);
        return true;
      case Field::kEtag:
        entry_.etag.assign(value);
        return true;
      case Field::kCrc:
        entry_.crc64 = Crc64FromBase64(value);
        return entry_.crc64.has_value() || Fail("has a crc64 that is not a checksum");
      case Field::kSize:
      case Field::kMtime:
        return Fail("has text where a number belongs");
      case Field::kUnknown:
        return true;
    }
    return true;
  }

  bool Uint64(std::uint64_t value) {
    if (depth_ == 1) return Fail("is not an object");
    if (depth_ != 2) return true;
    if (field_ == Field::kSize) {
      entry_.size = value;
      has_size_ = true;
      return true;
    }
    if (field_ == Field::kMtime) {
      entry_.mtime_ns = static_cast<std::int64_t>(value);
      return value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) ||
             Fail("has an mtime_ns out of range");
    }
    return field_ == Field::kUnknown || Fail("has a number where text belongs");
  }
  bool Uint(unsigned value) { return Uint64(value); }

  bool Int64(std::int64_t value) {  // RapidJSON: negative numbers only
    if (depth_ == 2 && field_ == Field::kMtime) {
      entry_.mtime_ns = value;
      return true;
    }
    return Default();
  }
  bool Int(int value) { return Int64(value); }

  bool Null() {
    if (depth_ == 1) {
      forgotten_ = true;
      return true;
    }
    return depth_ != 2 || field_ != Field::kSize || Fail("has no size");
  }

  /// A fraction, true or false.
  bool Default() {
    if (depth_ == 1) return Fail("is not an object");
    return depth_ != 2 || field_ == Field::kUnknown || Fail("has a field of the wrong type");
  }

  bool StartObject() { return Open(); }
  bool StartArray() { return depth_ == 1 ? Fail("is not an object") : Open(); }
  bool EndObject(rapidjson::SizeType) { return Close(); }
  bool EndArray(rapidjson::SizeType) { return Close(); }

 private:
  bool Open() {
    if (depth_ == 2 && field_ != Field::kUnknown) return Fail("has a field of the wrong type");
    return ++depth_ <= kDepthMax || Fail("is nested too deeply");
  }
  bool Close() {
    --depth_;
    return true;
  }
  bool Fail(const char* problem) {
    problem_ = problem;
    return false;
  }

  std::string_view key_prefix_;
  LedgerEntry& entry_;
  int depth_ = 0;
  Field field_ = Field::kUnknown;
  bool has_key_ = false;
  bool has_size_ = false;
  bool other_ = false;
  bool forgotten_ = false;
  const char* problem_ = nullptr;
};

Error Broken(const LedgerEntry& entry, const char* problem) {
  if (entry.key.empty()) return {ErrorCode::kCorrupt, fmt::format("the entry {}", problem)};
  return {ErrorCode::kCorrupt, fmt::format("the entry \"{}\" {}", Printable(entry.key), problem)};
}

bool AppendField(const char* prefix, std::string_view value, std::string& out) {
  out += prefix;
  return AppendJsonString(value, out);
}

}  // namespace

Status AppendEntryLine(const LedgerEntry& entry, std::string& out) {
  const std::size_t start = out.size();
  bool ok = AppendField("", entry.key, out);
  ok = AppendField(":{\"blob_path\":", entry.blob_path, out) && ok;
  fmt::format_to(std::back_inserter(out), ",\"size\":{}", entry.size);
  ok = AppendField(",\"synced_at\":", entry.synced_at, out) && ok;
  if (entry.mtime_ns) {
    fmt::format_to(std::back_inserter(out), ",\"mtime_ns\":{}", *entry.mtime_ns);
  }
  if (entry.crc64) ok = AppendField(",\"crc64\":", Crc64ToBase64(*entry.crc64), out) && ok;
  if (!entry.etag.empty()) ok = AppendField(",\"etag\":", entry.etag, out) && ok;
  out += '}';
  if (ok) return Status::Ok();
  out.resize(start);
  return Error{ErrorCode::kInvalid,
               fmt::format("cannot record {}: its name is not valid UTF-8", Printable(entry.key))};
}

Status AppendForgetLine(std::string_view key, std::string& out) {
  const std::size_t start = out.size();
  if (AppendJsonString(key, out)) {
    out += ":null";
    return Status::Ok();
  }
  out.resize(start);
  return Error{ErrorCode::kInvalid,
               fmt::format("cannot forget {}: its name is not valid UTF-8", Printable(key))};
}

Result<EntryLineParser::Kind> EntryLineParser::Parse(std::string_view line,
                                                     std::string_view key_prefix,
                                                     LedgerEntry& entry) {
  entry.key.clear();
  entry.blob_path.clear();
  entry.size = 0;
  entry.synced_at.clear();
  entry.mtime_ns.reset();
  entry.crc64.reset();
  entry.etag.clear();

  text_.assign(1, '{');
  text_ += line;
  text_ += '}';
  const std::size_t length = text_.size();
  text_.append(kJsonPadding, '\0');

  EntryHandler handler(key_prefix, entry);
  rapidjson::Reader reader;
  rapidjson::InsituStringStream stream(text_.data());
  const rapidjson::ParseResult parsed = reader.Parse<rapidjson::kParseInsituFlag>(stream, handler);
  if (handler.other()) return Kind::kOther;
  if (handler.problem() != nullptr) return Broken(entry, handler.problem());
  if (parsed.IsError()) {
    return Broken(entry, fmt::format("is not JSON ({})", GetParseError_En(parsed.Code())).c_str());
  }
  if (stream.Tell() != length) return Broken(entry, "holds a NUL byte");
  if (!handler.Complete()) return Broken(entry, handler.problem());
  return handler.forgotten() ? Kind::kForgotten : Kind::kEntry;
}

}  // namespace lakesync
