#include "scan/where_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "scan/decimal_compare.h"

namespace lakesync {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A '%' without two hex digits stands for itself, as in "100%".
std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
                        HexDigit(text[i + 2]) >= 0;
    if (!escape) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
    i += 2;
  }
  return decoded;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool SameKey(std::string_view in_path, std::string_view key) {
  if (in_path == key) return true;
  return in_path.find('%') != std::string_view::npos && PercentDecode(in_path) == key;
}

// The raw value of the first folder "key=value" in `folder`.
std::optional<std::string_view> FindValue(std::string_view folder, std::string_view key) {
  while (!folder.empty()) {
    const std::size_t end = std::min(folder.find('/'), folder.size());
    const std::string_view segment = folder.substr(0, end);
    const std::size_t equal = segment.find('=');
    if (equal != std::string_view::npos && SameKey(segment.substr(0, equal), key)) {
      return segment.substr(equal + 1);
    }
    folder.remove_prefix(std::min(end + 1, folder.size()));
  }
  return std::nullopt;
}

std::strong_ordering CompareValues(std::string_view a, std::string_view b) {
  if (const auto order = CompareDecimals(a, b)) return *order;
  return a <=> b;
}

}  // namespace

bool WhereExpression::Holds(const Clause& clause, std::string_view value) {
  const auto equals = [&](const std::string& v) { return CompareValues(value, v) == 0; };
  const auto& values = clause.values;
  switch (clause.op) {
    case Operator::kEqual:
      return std::any_of(values.begin(), values.end(), equals);
    case Operator::kNotEqual:
      return std::none_of(values.begin(), values.end(), equals);
    case Operator::kLess:
      return CompareValues(value, values.front()) < 0;
    case Operator::kLessEqual:
      return CompareValues(value, values.front()) <= 0;
    case Operator::kGreater:
      return CompareValues(value, values.front()) > 0;
    case Operator::kGreaterEqual:
      return CompareValues(value, values.front()) >= 0;
  }
  return false;
}

WhereAnswer WhereExpression::OnFolder(std::string_view folder) const {
  auto answer = WhereAnswer::kMatches;
  for (const Clause& clause : clauses_) {
    const auto raw = FindValue(folder, clause.key);
    if (!raw) {
      answer = WhereAnswer::kUndecided;
      continue;
    }
    const bool encoded = raw->find('%') != std::string_view::npos;
    if (!(encoded ? Holds(clause, PercentDecode(*raw)) : Holds(clause, *raw))) {
      return WhereAnswer::kCannotMatch;
    }
  }
  return answer;
}

bool WhereExpression::MatchesFile(std::string_view path) const {
  if (clauses_.empty()) return true;
  const std::size_t slash = path.rfind('/');
  const auto folder = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  return OnFolder(folder) == WhereAnswer::kMatches;
}

class WhereParser {
 public:
  explicit WhereParser(std::string_view text) : text_(text) {}

  Result<WhereExpression> Parse() {
    WhereExpression expression;
    if (Trim(text_).empty()) return expression;
    for (std::size_t begin = 0; begin <= text_.size();) {
      const std::size_t end = std::min(text_.find(',', begin), text_.size());
      LAKESYNC_ASSIGN(auto clause, ParseClause(begin, text_.substr(begin, end - begin)));
      expression.clauses_.push_back(std::move(clause));
      begin = end + 1;
    }
    return expression;
  }

 private:
  using Operator = WhereExpression::Operator;

  Error ErrorAt(std::size_t position, std::string_view what) const {
    return {ErrorCode::kInvalid, fmt::format("the expression '{}' is wrong at position {}: {}",
                                             text_, position + 1, what)};
  }

  Result<WhereExpression::Clause> ParseClause(std::size_t begin, std::string_view text) {
    WhereExpression::Clause clause;
    const std::size_t at = text.find_first_of("=!<>");
    if (at == std::string_view::npos) {
      return ErrorAt(begin, "a condition looks like key=value, with =, !=, <, <=, > or >=");
    }
    clause.key = PercentDecode(Trim(text.substr(0, at)));
    if (clause.key.empty()) return ErrorAt(begin, "no key before the operator");
    const auto length = ReadOperator(text.substr(at), clause.op);
    if (!length) return ErrorAt(begin + at, "'!' is only known in '!='");
    const std::string_view values = text.substr(at + *length);
    const bool ordered = clause.op != Operator::kEqual && clause.op != Operator::kNotEqual;
    if (ordered && Trim(values).empty()) return ErrorAt(begin + at, "no value after the operator");
    if (ordered && values.find('|') != std::string_view::npos) {
      return ErrorAt(begin + at, "alternatives (a|b) stand after = and != only");
    }
    for (std::size_t from = 0; from <= values.size();) {
      const std::size_t bar = std::min(values.find('|', from), values.size());
      clause.values.push_back(PercentDecode(Trim(values.substr(from, bar - from))));
      from = bar + 1;
    }
    return clause;
  }

  static std::optional<std::size_t> ReadOperator(std::string_view text, Operator& op) {
    const bool with_equal = text.size() > 1 && text[1] == '=';
    switch (text[0]) {
      case '!':
        op = Operator::kNotEqual;
        return with_equal ? std::optional<std::size_t>(2) : std::nullopt;
      case '<':
        op = with_equal ? Operator::kLessEqual : Operator::kLess;
        return with_equal ? 2 : 1;
      case '>':
        op = with_equal ? Operator::kGreaterEqual : Operator::kGreater;
        return with_equal ? 2 : 1;
      default:
        op = Operator::kEqual;
        return with_equal ? 2 : 1;  // "==" as many write it
    }
  }

  std::string_view text_;
};

Result<WhereExpression> ParseWhere(std::string_view text) { return WhereParser(text).Parse(); }

}  // namespace lakesync
