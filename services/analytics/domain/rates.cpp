#include "services/analytics/domain/rates.hpp"

#include <charconv>
#include <limits>
#include <stdexcept>

namespace airside::analytics {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t one = 1'000'000'000;
constexpr std::size_t decimals = 9;

std::int64_t power_of_ten(int n) {
    std::int64_t power = 1;
    for (int i = 0; i < n; ++i) power *= 10;
    return power;
}

// "1.0842" → 1'084'200'000; nothing for what is no positive decimal below a billion with at most nine decimals.
std::optional<std::int64_t> parse_rate(const std::string& text) {
    auto point = std::min(text.find('.'), text.size());
    auto whole = text.substr(0, point);
    auto fraction = point < text.size() ? text.substr(point + 1) : "0";
    auto digits = whole + fraction;
    bool well_formed = !whole.empty() && !fraction.empty() && whole.size() <= 9 && fraction.size() <= decimals &&
                       digits.find_first_not_of("0123456789") == digits.npos;
    if (!well_formed) return {};
    digits.append(decimals - fraction.size(), '0');
    std::int64_t billionths = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), billionths);
    if (billionths == 0) return {};
    return billionths;
}

}  // namespace

RateTable::RateTable(Currency reporting, const std::vector<DatedRate>& rates) : reporting_(reporting) {
    for (auto& entry : rates) {
        auto what = "rate of " + entry.currency + " from " + entry.from + ": ";
        auto date = Date::parse(entry.from);
        auto billionths = parse_rate(entry.rate);
        if (!Currency::parse(entry.currency)) throw std::invalid_argument(what + "no ISO 4217 currency");
        if (entry.currency == reporting.str()) throw std::invalid_argument(what + "that is the reporting currency");
        if (!date) throw std::invalid_argument(what + "the day is written 2026-12-24");
        if (!billionths)
            throw std::invalid_argument(what + "a positive decimal with at most nine decimals, not " + entry.rate);
        if (!rates_[entry.currency].try_emplace(*date, Rate{*billionths, entry.rate}).second)
            throw std::invalid_argument(what + "given twice");
    }
}

std::optional<Rate> RateTable::on(Date day, const Currency& currency) const {
    if (currency == reporting_) return Rate{one, "1"};
    auto dated = rates_.find(currency.str());
    if (dated == rates_.end()) return {};
    auto next = dated->second.upper_bound(day);
    if (next == dated->second.begin()) return {};
    return std::prev(next)->second;
}

Money RateTable::convert(const Money& amount, const Rate& rate) const {
    auto numerator = Wide(amount.minor()) * rate.billionths;
    Wide denominator = one;
    auto shift = reporting_.exponent() - amount.currency().exponent();
    if (shift >= 0)
        numerator *= power_of_ten(shift);
    else
        denominator *= power_of_ten(-shift);
    auto half = numerator < 0 ? -denominator / 2 : denominator / 2;
    auto minor = (numerator + half) / denominator;
    if (minor > std::numeric_limits<std::int64_t>::max() || minor < std::numeric_limits<std::int64_t>::min())
        throw std::overflow_error("an amount in " + reporting_.str() + " is out of range");
    return Money(static_cast<std::int64_t>(minor), reporting_);
}

}  // namespace airside::analytics
