#include "scan/decimal_compare.h"

#include <algorithm>

namespace lakesync {
namespace {

struct Decimal {
  bool negative = false;
  std::string_view whole;     // without leading zeros
  std::string_view fraction;  // without trailing zeros
};

bool AllDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Decimal> ParseDecimal(std::string_view text) {
  Decimal decimal;
  if (text.starts_with('-') || text.starts_with('+')) {
    decimal.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  decimal.whole = text.substr(0, point);
  if (!AllDigits(decimal.whole)) return std::nullopt;
  if (point != std::string_view::npos) {
    decimal.fraction = text.substr(point + 1);
    if (!AllDigits(decimal.fraction)) return std::nullopt;
  }
  while (decimal.whole.starts_with('0')) decimal.whole.remove_prefix(1);
  while (decimal.fraction.ends_with('0')) decimal.fraction.remove_suffix(1);
  if (decimal.whole.empty() && decimal.fraction.empty()) decimal.negative = false;
  return decimal;
}

std::strong_ordering CompareMagnitudes(const Decimal& a, const Decimal& b) {
  if (const auto order = a.whole.size() <=> b.whole.size(); order != 0) return order;
  if (const auto order = a.whole <=> b.whole; order != 0) return order;
  return a.fraction <=> b.fraction;
}

}  // namespace

std::optional<std::strong_ordering> CompareDecimals(std::string_view a, std::string_view b) {
  const auto x = ParseDecimal(a);
  const auto y = ParseDecimal(b);
  if (!x || !y) return std::nullopt;
  if (x->negative != y->negative) {
    return x->negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return x->negative ? CompareMagnitudes(*y, *x) : CompareMagnitudes(*x, *y);
}

}  // namespace lakesync
