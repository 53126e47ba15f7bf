#include "vendors/gds/travelport/errors.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "platform/core/ascii.hpp"

namespace airside::travelport {
namespace {

using gds::RefusalCode;
namespace json = boost::json;

constexpr std::size_t longest_text = 300, most_errors = 20;

std::string text_at(const json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    if (!value || !value->is_string()) return {};
    return std::string(value->get_string()).substr(0, longest_text);
}

const json::object* object_at(const json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    return value && value->is_object() ? &value->get_object() : nullptr;
}

// In the response's object, in the document itself, or the document itself.
const json::object* result_of(const json::object& document) {
    if (auto* result = object_at(document, "Result")) return result;
    for (auto& member : document)
        if (member.value().is_object())
            if (auto* result = object_at(member.value().get_object(), "Result")) return result;
    return document.contains("Error") ? &document : nullptr;
}

struct Words {
    std::string_view text;
    RefusalCode code;
};

// In this order: the first that fits counts. Travelport's SourceCode is one for many reasons; its words tell.
constexpr Words known[] = {
    {"HAS EXPIRED", RefusalCode::OFFER_EXPIRED},
    {"PRODUCT IDENTIFIER IS NOT VALID", RefusalCode::OFFER_EXPIRED},
    {"OFFERINGS IDENTIFIER IS NOT VALID", RefusalCode::OFFER_EXPIRED},
    {"WORKBENCH", RefusalCode::INVALID_REQUEST},
    {"UNABLE TO SELL", RefusalCode::SOLD_OUT},
    {"0 AVAIL", RefusalCode::SOLD_OUT},
    {"NO FARE FOUND", RefusalCode::SOLD_OUT},
    {"SOLD OUT", RefusalCode::SOLD_OUT},
    {"NO SEATS", RefusalCode::SOLD_OUT},
    {"PRICE OF THE OFFER HAS CHANGED", RefusalCode::PRICE_CHANGED},
    {"PRICE CHANGE", RefusalCode::PRICE_CHANGED},
    {"PRICE HAS CHANGED", RefusalCode::PRICE_CHANGED},
    {"ALREADY ISSUED", RefusalCode::ALREADY_TICKETED},
    {"ALREADY TICKETED", RefusalCode::ALREADY_TICKETED},
    {"ALREADY CANCEL", RefusalCode::ALREADY_CANCELLED},
    {"ALREADY VOID", RefusalCode::ALREADY_CANCELLED},
    {"TIME LIMIT", RefusalCode::TIME_LIMIT_PASSED},
    {"VOID PERIOD", RefusalCode::VOID_WINDOW_CLOSED},
    {"VOID WINDOW", RefusalCode::VOID_WINDOW_CLOSED},
    {"DOES NOT EXIST", RefusalCode::NOT_FOUND},
    {"RESERVATION NOT FOUND", RefusalCode::NOT_FOUND},
    {"TRAVELER", RefusalCode::INVALID_PASSENGER},
    {"PASSENGER", RefusalCode::INVALID_PASSENGER},
    {"BIRTH DATE", RefusalCode::INVALID_PASSENGER},
    {"TELEPHONE", RefusalCode::INVALID_PASSENGER},
    {"EMAIL", RefusalCode::INVALID_PASSENGER},
    {"NOT ALLOWED", RefusalCode::NOT_ALLOWED},
    {"NOT PERMITTED", RefusalCode::NOT_ALLOWED},
    {"INVALID INPUT FORMAT", RefusalCode::INVALID_REQUEST},
    {"REQUIRED FIELD", RefusalCode::INVALID_REQUEST},
    {"MUST BE ENTERED", RefusalCode::INVALID_REQUEST},
};

RefusalCode code_of(std::int64_t status, const VendorError& error) {
    if (status == 401 || status == 403 || error.category == "Security") return RefusalCode::CREDENTIALS;
    auto message = upper_case(error.message);
    for (auto& [words, code] : known)
        if (message.find(words) != message.npos) return code;
    if (status == 404) return RefusalCode::NOT_FOUND;
    if (status == 410) return RefusalCode::OFFER_EXPIRED;
    if (status == 400 && error.category == "Validation") return RefusalCode::INVALID_REQUEST;
    return RefusalCode::OTHER;
}

}  // namespace

std::vector<VendorError> read_errors(std::string_view body) {
    json::error_code bad;
    auto value = json::parse(json::string_view(body.data(), body.size()), bad);
    std::vector<VendorError> errors;
    if (bad || !value.is_object()) return errors;
    auto* result = result_of(value.get_object());
    auto* list = result ? result->if_contains("Error") : nullptr;
    if (!list || !list->is_array()) return errors;
    for (auto& item : list->get_array()) {
        if (!item.is_object() || errors.size() == most_errors) continue;
        auto& error = item.get_object();
        auto* status = error.if_contains("StatusCode");
        errors.push_back({status && status->is_int64() ? status->get_int64() : 0, text_at(error, "SourceCode"),
                          text_at(error, "category"), text_at(error, "Message")});
    }
    return errors;
}

bool says_no_flights(const std::vector<VendorError>& errors) {
    return std::ranges::any_of(
        errors, [](auto& error) { return upper_case(error.message).find("NO FLIGHTS FOUND") != std::string::npos; });
}

bool is_failure(const std::vector<VendorError>& errors) {
    return std::ranges::any_of(errors, [](auto& error) { return error.status >= 500; });
}

gds::Refused refusal_of(int http_status, const std::vector<VendorError>& errors) {
    if (errors.empty()) return {code_of(http_status, {}), "HTTP " + std::to_string(http_status), "no reason was given"};
    // The first whose meaning is known: others often only say that something went wrong.
    auto meaning = [&](const VendorError& error) {
        return code_of(http_status < 300 ? error.status : http_status, error);
    };
    auto first = std::ranges::find_if(errors, [&](auto& error) { return meaning(error) != RefusalCode::OTHER; });
    auto& error = first == errors.end() ? errors.front() : *first;
    return {meaning(error), error.code.empty() ? std::to_string(error.status) : error.code, error.message};
}

}  // namespace airside::travelport
