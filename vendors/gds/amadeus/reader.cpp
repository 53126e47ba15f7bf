#include "vendors/gds/amadeus/reader.hpp"

namespace airside::amadeus {

std::string Path::str() const {
    auto before = parent ? parent->str() : std::string("$");
    if (index >= 0) return before + "[" + std::to_string(index) + "]";
    if (name.empty()) return before;
    // What a hostile reply calls its fields goes into messages and logs: short, and printable only.
    std::string shown;
    for (char c : name.substr(0, 40)) shown += c > ' ' && c < 0x7f ? c : '?';
    return before + "." + shown;
}

BadValue::BadValue(const Path& path, std::string_view why)
    : std::runtime_error("amadeus: " + path.str() + " " + std::string(why)) {}

BadDocument::BadDocument(const Path& path, std::string_view why)
    : std::runtime_error("amadeus: " + path.str() + ": " + std::string(why)) {}

void fail(simdjson::error_code code, const Path& path, std::string_view wanted) {
    switch (code) {
        case simdjson::INCORRECT_TYPE:
        case simdjson::NUMBER_ERROR:
        case simdjson::NUMBER_OUT_OF_RANGE:
        case simdjson::STRING_ERROR:
        case simdjson::NO_SUCH_FIELD: throw BadValue(path, "is not " + std::string(wanted));
        default: throw BadDocument(path, simdjson::error_message(code));
    }
}

Money Amount::in(const Currency& currency, const Path& path) const {
    auto money = Money::parse(text, currency);
    if (!money) throw BadValue(path, "is no amount in " + currency.str());
    if (money->negative()) throw BadValue(path, "is negative");
    return *money;
}

std::optional<int> minutes_of_duration(std::string_view iso) {
    if (iso.size() < 3 || iso[0] != 'P') return {};
    int total = 0, number = -1;
    bool time = false;
    for (char c : iso.substr(1)) {
        if (c >= '0' && c <= '9') {
            number = (number < 0 ? 0 : number) * 10 + (c - '0');
            if (number > 100'000) return {};
            continue;
        }
        if (c == 'T' && !time && number < 0) {
            time = true;
            continue;
        }
        if (number < 0) return {};
        if (c == 'D' && !time)
            total += number * 24 * 60;
        else if (c == 'H' && time)
            total += number * 60;
        else if (c == 'M' && time)
            total += number;
        else if (c == 'S' && time)
            total += number / 60;
        else
            return {};
        number = -1;
    }
    if (number >= 0) return {};
    return total;
}

}  // namespace airside::amadeus
