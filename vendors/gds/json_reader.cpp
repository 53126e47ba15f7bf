#include "vendors/gds/json_reader.hpp"

namespace airside::gds {

std::string Path::str() const {
    if (!parent) return name.empty() ? "$" : std::string(name) + ": $";
    auto before = parent->str();
    if (index >= 0) return before + "[" + std::to_string(index) + "]";
    if (name.empty()) return before;
    // What a hostile reply calls its fields goes into messages and logs: short, and printable only.
    std::string shown;
    for (char c : name.substr(0, 40)) shown += c > ' ' && c < 0x7f ? c : '?';
    return before + "." + shown;
}

BadValue::BadValue(const Path& path, std::string_view why) : std::runtime_error(path.str() + " " + std::string(why)) {}

BadDocument::BadDocument(const Path& path, std::string_view why)
    : std::runtime_error(path.str() + ": " + std::string(why)) {}

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

Object open_object(simdjson::ondemand::parser& parser, simdjson::ondemand::document& document, std::string& body,
                   const Path& root) {
    if (body.capacity() < body.size() + simdjson::SIMDJSON_PADDING)
        body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    simdjson::padded_string_view view(body.data(), body.size(), body.size() + simdjson::SIMDJSON_PADDING);
    if (auto error = parser.iterate(view).get(document)) fail(error, root, "JSON");
    Object object;
    if (auto error = document.get_object().get(object)) fail(error, root, "an object");
    return object;
}

std::string_view number_text_of(Value& value, const Path& path) {
    simdjson::ondemand::json_type type{};
    if (auto error = value.type().get(type)) fail(error, path, "a number");
    if (type != simdjson::ondemand::json_type::number) throw BadValue(path, "is not a number");
    auto token = value.raw_json_token();
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

Money Amount::in(const Currency& currency, const Path& path) const {
    auto money = Money::parse(text, currency);
    if (!money) throw BadValue(path, "is no amount in " + currency.str());
    if (money->negative()) throw BadValue(path, "is negative");
    // So that sums of all that a reply can hold stay within a Money.
    constexpr std::int64_t most = 1'000'000'000'000'000;
    if (money->minor() > most) throw BadValue(path, "is more than anything costs");
    return *money;
}

}  // namespace airside::gds
