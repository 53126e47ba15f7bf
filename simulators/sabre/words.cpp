#include "simulators/sabre/words.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr char number_mark = '\x01';                    // begins an exact() amount
constexpr std::string_view marked_quote = "\"\\u0001";  // as it is serialised

}  // namespace

std::string_view to_string(TravelerType type) {
    switch (type) {
        case TravelerType::adult: return "ADT";
        case TravelerType::child: return "CNN";
        case TravelerType::held_infant: return "INF";
        case TravelerType::seated_infant: return "INS";
    }
    return {};
}

std::optional<TravelerType> traveler_type(std::string_view code) {
    if (code == "ADT") return TravelerType::adult;
    if (code == "INF") return TravelerType::held_infant;
    if (code == "INS") return TravelerType::seated_infant;
    bool by_age = code.size() == 3 && code[0] == 'C' && code >= "C02" && code <= "C11";
    if (code == "CNN" || code == "CHD" || by_age) return TravelerType::child;
    return {};
}

char cabin_code(Cabin cabin) {
    switch (cabin) {
        case Cabin::economy: return 'Y';
        case Cabin::premium_economy: return 'S';
        case Cabin::business: return 'C';
        case Cabin::first: return 'F';
    }
    return 'Y';
}

std::optional<Cabin> cabin_named(std::string_view name) {
    if (name == "Y" || name == "Economy") return Cabin::economy;
    if (name == "S" || name == "PremiumEconomy") return Cabin::premium_economy;
    if (name == "C" || name == "Business" || name == "J" || name == "PremiumBusiness") return Cabin::business;
    if (name == "F" || name == "First" || name == "P" || name == "PremiumFirst") return Cabin::first;
    return {};
}

std::string amount(std::int64_t minor, const Currency& currency) { return Money(minor, currency).decimal(); }

json::object value_json(std::int64_t minor, const Currency& currency) {
    return {{"amount", amount(minor, currency)}, {"currencyCode", currency.str()}};
}

json::string exact(std::int64_t minor, const Currency& currency) {
    auto decimal = amount(minor, currency);
    if (decimal.find('.') != decimal.npos) {
        while (decimal.back() == '0') decimal.pop_back();
        if (decimal.back() == '.') decimal.pop_back();
    }
    return json::string(number_mark + decimal);
}

std::string text_with_numbers(const json::value& value) {
    auto text = json::serialize(value);
    std::string out;
    out.reserve(text.size());
    std::size_t from = 0;
    for (auto at = text.find(marked_quote); at != text.npos; at = text.find(marked_quote, from)) {
        out.append(text, from, at - from);
        from = at + marked_quote.size();
        auto end = text.find('"', from);
        out.append(text, from, end - from);
        from = end + 1;
    }
    return out.append(text, from);
}

}  // namespace airside::simulator::sabre
