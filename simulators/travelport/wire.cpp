#include "simulators/travelport/wire.hpp"

#include <array>

#include "simulators/faults/gate.hpp"

namespace airside::simulator::travelport {
namespace {

// Begins the text that stands for a number until text_of() takes the quotes away. No client's text can begin so: it is
// a control character, and these are refused.
constexpr char number_mark = '\x01';
constexpr std::string_view serialised_mark = R"("\u0001)";

SystemRandom& dice() {
    thread_local SystemRandom random;
    return random;
}

json::object error_json(const Refusal& refusal) {
    return typed("ErrorDetail", {{"category", refusal.category},
                                 {"StatusCode", refusal.status_code},
                                 {"Message", refusal.message},
                                 {"SourceID", "1G"},
                                 {"SourceCode", refusal.source_code}});
}

}  // namespace

json::value number(std::int64_t minor, const Currency& currency) {
    auto text = Money(minor, currency).decimal();
    if (text.find('.') != text.npos) {
        while (text.ends_with('0')) text.pop_back();
        if (text.ends_with('.')) text.pop_back();
    }
    return json::string(number_mark + text);
}

std::string text_of(const json::value& value) {
    auto text = json::serialize(value);
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    for (auto found = text.find(serialised_mark); found != text.npos; found = text.find(serialised_mark, at)) {
        out.append(text, at, found - at);
        auto begin = found + serialised_mark.size(), end = text.find('"', begin);
        out.append(text, begin, end - begin);
        at = end + 1;
    }
    return out.append(text, at);
}

json::object typed(std::string_view type, json::object fields) {
    json::object object{{"@type", json::string(type)}};
    for (auto& field : fields) object[field.key()] = std::move(field.value());
    return object;
}

json::object identifier(std::string_view value) {
    return {{"authority", "Travelport"}, {"value", json::string(value)}};
}

std::string uuid(Random& random) {
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

std::string identifier_of(const json::object& holder) {
    auto inner = object(holder, "Identifier");
    return inner ? text_or(*inner, "value", "") : std::string();
}

http::Response json_answer(int status, const json::value& body) {
    return http::text_response(status, "application/json", text_of(body));
}

http::Response answer(std::string_view wrapper, json::object fields) {
    json::object inner = typed(wrapper, {{"transactionId", uuid(dice())}});
    for (auto& field : fields) inner[field.key()] = std::move(field.value());
    if (!inner.contains("Result")) inner["Result"] = typed("Result", {{"status", "Complete"}});
    return json_answer(200, json::object{{wrapper, std::move(inner)}});
}

http::Response refuse(std::string_view wrapper, const Refusal& refusal) {
    if (refusal.http != 200) wrapper = "ErrorResponse";
    auto result = typed("Result", {{"status", "Incomplete"}, {"Error", json::array{error_json(refusal)}}});
    auto response = answer(wrapper, json::object{{"Result", std::move(result)}});
    response.status = refusal.http;
    response.headers.set(Gate::refused_header, "1");
    return response;
}

http::Response failure(int status, const std::string& code) {
    Refusal refusal{status == 429 ? "TOO MANY REQUESTS" : "A FAILURE THAT THE SIMULATOR WAS TOLD TO PLAY", status,
                    "System", code.empty() ? "500" : code, status};
    auto response = refuse("ErrorResponse", refusal);
    if (status == 429 || status == 503) response.headers.set("Retry-After", "1");
    return response;
}

json::object body_of(std::string_view body, std::string_view wrapper) {
    // A control character can only come from someone who means harm: numbers are marked by one.
    if (body.find(R"(\u0001)") != body.npos) throw malformed("INVALID INPUT FORMAT");
    auto value = parse_json(body);
    if (!value || !value->is_object()) throw malformed("INVALID INPUT FORMAT");
    auto inner = object(value->get_object(), wrapper);
    return inner ? *inner : value->get_object();
}

std::string_view passenger_code(TravelerType type) {
    switch (type) {
        case TravelerType::adult: return "ADT";
        case TravelerType::child: return "CNN";
        case TravelerType::held_infant: return "INF";
        case TravelerType::seated_infant: return "INS";
    }
    return {};
}

std::optional<TravelerType> passenger_type(std::string_view code) {
    for (auto type : {TravelerType::adult, TravelerType::child, TravelerType::held_infant, TravelerType::seated_infant})
        if (passenger_code(type) == code) return type;
    if (code == "CHD" || (code.size() == 3 && code[0] == 'C')) return TravelerType::child;
    return {};
}

std::string_view cabin_name(Cabin cabin) {
    switch (cabin) {
        case Cabin::economy: return "Economy";
        case Cabin::premium_economy: return "PremiumEconomy";
        case Cabin::business: return "Business";
        case Cabin::first: return "First";
    }
    return {};
}

std::optional<Cabin> cabin_named(std::string_view name) {
    for (auto cabin : {Cabin::economy, Cabin::premium_economy, Cabin::business, Cabin::first})
        if (cabin_name(cabin) == name) return cabin;
    if (name == "PremiumFirst") return Cabin::first;
    return {};
}

}  // namespace airside::simulator::travelport
