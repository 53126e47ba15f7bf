#include "platform/core/money.hpp"

#include <algorithm>
#include <array>

namespace airside {
namespace {

struct Entry {
    std::string_view code;
    std::int8_t exponent;
};
// ISO 4217 list one (2026-01), currencies that are used as money: no funds codes, metals or test codes. Sorted.
constexpr std::array entries = std::to_array<Entry>({
    {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2}, {"AZN", 2},
    {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BGN", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2}, {"BOB", 2},
    {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHF", 2},
    {"CLP", 0}, {"CNY", 2}, {"COP", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0}, {"DKK", 2},
    {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2}, {"FKP", 2}, {"GBP", 2},
    {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2}, {"GYD", 2}, {"HKD", 2}, {"HNL", 2},
    {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2}, {"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"JMD", 2},
    {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2}, {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3},
    {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2}, {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2},
    {"MDL", 2}, {"MGA", 2}, {"MKD", 2}, {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2},
    {"MWK", 2}, {"MXN", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2}, {"NPR", 2},
    {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2}, {"PYG", 0},
    {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2}, {"SBD", 2}, {"SCR", 2}, {"SDG", 2},
    {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2}, {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2},
    {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2}, {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2},
    {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0}, {"USD", 2}, {"UYU", 2}, {"UZS", 2}, {"VED", 2}, {"VES", 2},
    {"VND", 0}, {"VUV", 0}, {"WST", 2}, {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XOF", 0}, {"XPF", 0}, {"YER", 2},
    {"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
});
static_assert(std::ranges::is_sorted(entries, {}, &Entry::code));

// Three letters as one number, in the order of the alphabet: every offer of every reply names its currency.
constexpr std::uint32_t number_of(std::string_view code) {
    std::uint32_t number = 0;
    for (unsigned char c : code) number = number << 8 | c;
    return number;
}
constexpr auto numbers = [] {
    std::array<std::uint32_t, entries.size()> all{};
    std::ranges::transform(entries, all.begin(), [](auto& entry) { return number_of(entry.code); });
    return all;
}();

std::int64_t power_of_ten(int n) {
    std::int64_t value = 1;
    while (n-- > 0) value *= 10;
    return value;
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
    if (code.size() != 3) return {};
    auto found = std::ranges::lower_bound(numbers, number_of(code));
    if (found == numbers.end() || *found != number_of(code)) return {};
    Currency currency;
    std::copy_n(code.begin(), 3, currency.code_);
    currency.exponent_ = entries[static_cast<std::size_t>(found - numbers.begin())].exponent;
    return currency;
}

Currency Currency::of(std::string_view code) {
    if (auto currency = parse(code)) return *currency;
    throw std::invalid_argument("not an ISO 4217 currency: " + std::string(code));
}

std::optional<Money> Money::parse(std::string_view decimal, Currency currency) {
    bool negative = decimal.starts_with('-');
    if (negative) decimal.remove_prefix(1);
    auto point = decimal.find('.');
    auto whole = decimal.substr(0, point),
         fraction = point == decimal.npos ? std::string_view{} : decimal.substr(point + 1);
    if (whole.empty() || (point != decimal.npos && fraction.empty())) return {};
    auto exponent = static_cast<std::size_t>(currency.exponent());
    for (std::size_t i = exponent; i < fraction.size(); ++i)
        if (fraction[i] != '0') return {};
    std::int64_t minor = 0;
    auto append = [&](char c) {
        return c >= '0' && c <= '9' && !__builtin_mul_overflow(minor, 10, &minor) &&
               !__builtin_add_overflow(minor, c - '0', &minor);
    };
    for (char c : whole)
        if (!append(c)) return {};
    for (std::size_t i = 0; i < exponent; ++i)
        if (!append(i < fraction.size() ? fraction[i] : '0')) return {};
    return Money(negative ? -minor : minor, currency);
}

std::string Money::decimal() const {
    auto magnitude = minor_ < 0 ? 0 - static_cast<std::uint64_t>(minor_) : static_cast<std::uint64_t>(minor_);
    auto scale = static_cast<std::uint64_t>(power_of_ten(currency_.exponent()));
    std::string text = (minor_ < 0 ? "-" : "") + std::to_string(magnitude / scale);
    if (currency_.exponent() > 0) {
        auto fraction = std::to_string(magnitude % scale);
        text += "." + std::string(static_cast<std::size_t>(currency_.exponent()) - fraction.size(), '0') + fraction;
    }
    return text;
}

Money Money::operator+(const Money& other) const {
    if (currency_ != other.currency_) throw CurrencyMismatch(currency_, other.currency_);
    std::int64_t sum;
    if (__builtin_add_overflow(minor_, other.minor_, &sum)) throw std::overflow_error("money out of range");
    return {sum, currency_};
}

Money Money::operator-(const Money& other) const {
    if (currency_ != other.currency_) throw CurrencyMismatch(currency_, other.currency_);
    std::int64_t difference;
    if (__builtin_sub_overflow(minor_, other.minor_, &difference)) throw std::overflow_error("money out of range");
    return {difference, currency_};
}

Money Money::operator*(std::int64_t n) const {
    std::int64_t product;
    if (__builtin_mul_overflow(minor_, n, &product)) throw std::overflow_error("money out of range");
    return {product, currency_};
}

std::strong_ordering Money::operator<=>(const Money& other) const {
    if (currency_ != other.currency_) throw CurrencyMismatch(currency_, other.currency_);
    return minor_ <=> other.minor_;
}

}  // namespace airside
