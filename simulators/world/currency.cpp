#include "simulators/world/currency.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

namespace airside::simulator {
namespace {

struct Rate {
    std::string_view code, name;
    double units_per_usd;
};
constexpr Rate rates[] = {
    {"USD", "US DOLLAR", 1.0},
    {"EUR", "EURO", 0.92},
    {"GBP", "POUND STERLING", 0.79},
    {"CHF", "SWISS FRANC", 0.88},
    {"SEK", "SWEDISH KRONA", 10.5},
    {"NOK", "NORWEGIAN KRONE", 10.7},
    {"DKK", "DANISH KRONE", 6.86},
    {"PLN", "POLISH ZLOTY", 3.95},
    {"CZK", "CZECH KORUNA", 23.2},
    {"HUF", "HUNGARIAN FORINT", 362.0},
    {"TRY", "TURKISH LIRA", 33.0},
    {"CAD", "CANADIAN DOLLAR", 1.36},
    {"MXN", "MEXICAN PESO", 18.3},
    {"BRL", "BRAZILIAN REAL", 5.4},
    {"CLP", "CHILEAN PESO", 930.0},
    {"COP", "COLOMBIAN PESO", 4050.0},
    {"AUD", "AUSTRALIAN DOLLAR", 1.5},
    {"NZD", "NEW ZEALAND DOLLAR", 1.64},
    {"JPY", "YEN", 151.0},
    {"KRW", "WON", 1370.0},
    {"CNY", "YUAN RENMINBI", 7.2},
    {"HKD", "HONG KONG DOLLAR", 7.8},
    {"TWD", "NEW TAIWAN DOLLAR", 32.2},
    {"SGD", "SINGAPORE DOLLAR", 1.34},
    {"MYR", "MALAYSIAN RINGGIT", 4.6},
    {"THB", "BAHT", 36.0},
    {"IDR", "RUPIAH", 15800.0},
    {"PHP", "PHILIPPINE PESO", 57.5},
    {"INR", "INDIAN RUPEE", 83.5},
    {"AED", "UAE DIRHAM", 3.6725},
    {"SAR", "SAUDI RIYAL", 3.75},
    {"QAR", "QATARI RIAL", 3.64},
    {"KWD", "KUWAITI DINAR", 0.307},
    {"BHD", "BAHRAINI DINAR", 0.376},
    {"ILS", "NEW ISRAELI SHEQEL", 3.7},
    {"EGP", "EGYPTIAN POUND", 48.0},
    {"ZAR", "RAND", 18.4},
    {"KES", "KENYAN SHILLING", 129.0},
};

const Rate* rate_of(std::string_view code) {
    auto found = std::find_if(std::begin(rates), std::end(rates), [&](auto& r) { return r.code == code; });
    return found == std::end(rates) ? nullptr : found;
}

}  // namespace

std::optional<Currency> quoted_currency(std::string_view code) {
    if (!rate_of(code)) return {};
    return Currency::parse(code);
}

std::string currency_name(const Currency& currency) {
    auto rate = rate_of(currency.str());
    return std::string(rate ? rate->name : "");
}

std::int64_t from_usd_cents(std::int64_t cents, const Currency& currency, Rounding rounding) {
    auto rate = rate_of(currency.str());
    if (!rate) throw std::invalid_argument("no rate for " + currency.str());
    double units = static_cast<double>(cents) / 100 * rate->units_per_usd;
    double scale = std::pow(10.0, currency.exponent());
    // The last bits of a product of doubles are noise, which must not push a round amount up by a whole unit.
    if (rounding == Rounding::whole_unit_up) return std::llround(std::ceil(units - 1e-6)) * std::llround(scale);
    return std::llround(units * scale);
}

std::int64_t percent_of(std::int64_t minor, double percent) {
    return std::llround(static_cast<double>(minor) * percent / 100);
}

}  // namespace airside::simulator
