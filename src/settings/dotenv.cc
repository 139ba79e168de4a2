#include "settings/dotenv.h"

#include <fmt/format.h>

namespace lakesync {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

class DotenvParser {
 public:
  explicit DotenvParser(std::string_view text) : text_(text) {}

  Result<std::vector<DotenvEntry>> Parse() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (!AtEnd()) {
      SkipBlanks();
      if (!AtLineEnd() && Peek() != '#') LAKESYNC_TRY(ParseAssignment());
      SkipLine();
    }
    return std::move(entries_);
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return text_[at_]; }
  bool AtLineEnd() const {
    return AtEnd() || Peek() == '\n' || text_.substr(at_).starts_with("\r\n") ||
           (Peek() == '\r' && at_ + 1 == text_.size());
  }
  void SkipBlanks() {
    while (!AtEnd() && IsBlank(Peek())) ++at_;
  }
  void SkipLine() {
    while (!AtEnd() && Peek() != '\n') ++at_;
    if (!AtEnd()) ++at_;
    ++line_;
  }
  static Error ErrorAt(std::size_t line, std::string_view what) {
    return {ErrorCode::kInvalid, fmt::format("line {}: {}", line, what)};
  }

  std::string_view TakeName() {
    const std::size_t begin = at_;
    while (!AtEnd() && IsNameCharacter(Peek())) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Status ParseAssignment() {
    DotenvEntry entry;
    entry.line = line_;
    entry.name = TakeName();
    if (entry.name == "export" && !AtLineEnd() && IsBlank(Peek())) {
      SkipBlanks();
      // "export = x" sets a variable of that name.
      if (AtLineEnd() || Peek() != '=') entry.name = TakeName();
    }
    SkipBlanks();
    if (entry.name.empty() || AtLineEnd() || Peek() != '=') {
      return ErrorAt(line_, "a line must be NAME=value, a comment or empty");
    }
    ++at_;
    LAKESYNC_ASSIGN(entry.value, ParseValue());
    if (entry.value.find('\0') != std::string::npos) {
      return ErrorAt(entry.line, fmt::format("the value of {} holds a NUL byte", entry.name));
    }
    entries_.push_back(std::move(entry));
    return Status::Ok();
  }

  Result<std::string> ParseValue() {
    const std::size_t begin = at_;
    SkipBlanks();
    if (AtLineEnd()) return std::string();
    if (Peek() == '"' || Peek() == '\'') return ParseQuoted(Peek());
    const bool after_blank = at_ > begin;
    if (Peek() == '#' && after_blank) return std::string();
    return ParsePlain();
  }

  std::string ParsePlain() {
    const std::size_t begin = at_;
    while (!AtLineEnd() && !(Peek() == '#' && IsBlank(text_[at_ - 1]))) ++at_;
    std::string_view value = text_.substr(begin, at_ - begin);
    while (!value.empty() && IsBlank(value.back())) value.remove_suffix(1);
    return std::string(value);
  }

  Result<std::string> ParseQuoted(char quote) {
    const std::size_t opened = line_;
    std::string value;
    ++at_;
    while (!AtEnd() && Peek() != quote) {
      if (Peek() == '\n') ++line_;
      if (Peek() == '\\' && at_ + 1 < text_.size()) {
        TakeEscape(quote, value);
      } else if (!text_.substr(at_).starts_with("\r\n")) {
        value += text_[at_++];
      } else {
        ++at_;
      }
    }
    if (AtEnd()) return ErrorAt(opened, fmt::format("the {} is not closed", quote));
    ++at_;
    SkipBlanks();
    if (AtLineEnd() || Peek() == '#') return value;
    return ErrorAt(line_, fmt::format("something follows the closing {}", quote));
  }

  // At a backslash that is not the last byte. An unknown escape stays as it is.
  void TakeEscape(char quote, std::string& value) {
    const char c = text_[at_ + 1];
    at_ += 2;
    if (c == '\n') ++line_;
    if (c == quote || c == '\\') {
      value += c;
    } else if (quote == '"' && c == 'n') {
      value += '\n';
    } else if (quote == '"' && c == 'r') {
      value += '\r';
    } else if (quote == '"' && c == 't') {
      value += '\t';
    } else if (quote == '"' && c == '$') {
      value += '$';
    } else {
      value += '\\';
      value += c;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<DotenvEntry> entries_;
};

}  // namespace

Result<std::vector<DotenvEntry>> ParseDotenv(std::string_view text) {
  return DotenvParser(text).Parse();
}

}  // namespace lakesync
