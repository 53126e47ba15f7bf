// Money is an integer of minor units with its ISO 4217 currency; never a float. JSON carries it as a decimal string.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/core/id.hpp"

namespace airside {

// An active ISO 4217 currency and the number of its decimals (JPY 0, USD 2, KWD 3).
class Currency {
  public:
    static constexpr std::string_view schema_name = "Currency", schema_format = "", about = "ISO 4217 currency";
    static constexpr std::string_view schema_pattern = "^[A-Z]{3}$";
    static std::optional<Currency> parse(std::string_view code);
    static Currency of(std::string_view code);  // throws std::invalid_argument
    std::string str() const { return {code_, 3}; }
    int exponent() const { return exponent_; }
    bool operator==(const Currency& other) const {
        return code_[0] == other.code_[0] && code_[1] == other.code_[1] && code_[2] == other.code_[2];
    }

  private:
    friend struct Maker;
    Currency() = default;
    char code_[3]{};
    std::int8_t exponent_ = 0;
};

struct CurrencyMismatch : std::logic_error {
    CurrencyMismatch(const Currency& a, const Currency& b)
        : std::logic_error("can't combine " + a.str() + " and " + b.str()) {}
};

class Money {
  public:
    Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}
    static Money zero(Currency currency) { return {0, currency}; }
    // "120.50": at most as many decimals as the currency has (more only if they are zeros), no sign but '-', no
    // exponent form.
    static std::optional<Money> parse(std::string_view decimal, Currency currency);

    std::int64_t minor() const { return minor_; }
    const Currency& currency() const { return currency_; }
    std::string decimal() const;  // "120.50", "-3.00", "1200" for JPY
    std::string str() const { return decimal() + " " + currency_.str(); }
    bool negative() const { return minor_ < 0; }
    bool is_zero() const { return minor_ == 0; }

    // Two currencies throw CurrencyMismatch; a result out of range throws std::overflow_error.
    Money operator+(const Money& other) const;
    Money operator-(const Money& other) const;
    Money operator*(std::int64_t n) const;
    Money& operator+=(const Money& other) { return *this = *this + other; }
    Money& operator-=(const Money& other) { return *this = *this - other; }
    bool operator==(const Money& other) const = default;  // equal means the same currency too
    std::strong_ordering operator<=>(const Money& other) const;

  private:
    friend struct Maker;
    Money() : currency_(Maker::make<Currency>()) {}
    std::int64_t minor_ = 0;
    Currency currency_;
};

}  // namespace airside
