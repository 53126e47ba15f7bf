// Short strings with an alphabet and bounds. Check, JSON schema and documentation come from the same facts.
#pragma once
#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/core/id.hpp"

namespace airside {

template <std::size_t N>
struct Literal {  // a string as a template argument
    char text[N]{};
    constexpr Literal(const char (&s)[N]) { std::copy_n(s, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

enum class Alphabet : std::uint8_t { upper, digit, upper_digit, printable, text };
// The regular expression of one character, as JSON Schema writes it. `text` is UTF-8 without control characters.
std::string_view pattern_of(Alphabet alphabet);
bool all_within(Alphabet alphabet, std::string_view text);
std::size_t length_in_code_points(std::string_view utf8);

template <Literal Name, Alphabet A, std::size_t Min, std::size_t Max, Literal About>
class Code {
  public:
    static constexpr std::string_view schema_name = Name.view(), about = About.view();
    static constexpr Alphabet alphabet = A;
    static constexpr std::size_t min_length = Min, max_length = Max;

    static std::optional<Code> parse(std::string_view s) {
        auto length = A == Alphabet::text ? length_in_code_points(s) : s.size();
        if (length < Min || length > Max || !all_within(A, s)) return {};
        return Code(s);
    }
    // For values that the program itself knows to be right; throws std::invalid_argument.
    static Code of(std::string_view s) {
        if (auto code = parse(s)) return *code;
        throw std::invalid_argument("not a valid " + std::string(schema_name) + ": " + std::string(s));
    }
    const std::string& str() const { return text_; }
    auto operator<=>(const Code&) const = default;

  private:
    friend struct Maker;
    Code() = default;
    explicit Code(std::string_view s) : text_(s) {}
    std::string text_;
};

// The field's own codes. Whether an airport exists is the reference data's to say (services/search), not the type's.
using IataAirport = Code<"IataAirport", Alphabet::upper, 3, 3, "IATA airport or city code">;
using IataAirline = Code<"IataAirline", Alphabet::upper_digit, 2, 2, "IATA airline designator">;
using CountryCode = Code<"CountryCode", Alphabet::upper, 2, 2, "ISO 3166-1 alpha-2 country">;
using BookingClass = Code<"BookingClass", Alphabet::upper, 1, 2, "booking class (RBD)">;
using RecordLocator = Code<"RecordLocator", Alphabet::upper_digit, 6, 6, "PNR record locator at the GDS">;
using BookingReference = Code<"BookingReference", Alphabet::upper_digit, 6, 10, "what a traveller reads out">;
using PersonName = Code<"PersonName", Alphabet::text, 1, 100, "as in the travel document">;

}  // namespace airside

template <airside::Literal N, airside::Alphabet A, std::size_t Min, std::size_t Max, airside::Literal About>
struct std::hash<airside::Code<N, A, Min, Max, About>> {
    std::size_t operator()(const airside::Code<N, A, Min, Max, About>& c) const noexcept {
        return std::hash<std::string>{}(c.str());
    }
};
