#include "vendors/gds/amadeus/errors.hpp"

#include <boost/json.hpp>

namespace airside::amadeus {
namespace {

using gds::RefusalCode;
namespace json = boost::json;

constexpr std::size_t longest_text = 300;  // what is kept of a vendor's words

std::string text_at(const json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    if (!value || !value->is_string()) return {};
    return std::string(value->get_string()).substr(0, longest_text);
}

VendorError read_error(const json::object& object) {
    VendorError error{0, text_at(object, "title"), text_at(object, "detail"), {}};
    if (auto* code = object.if_contains("code")) {
        if (code->is_int64())
            error.code = code->get_int64();
        else if (code->is_string())
            error.code = std::atoll(code->get_string().c_str());
    }
    if (auto* source = object.if_contains("source"); source && source->is_object())
        error.pointer = text_at(source->get_object(), "pointer");
    return error;
}

// The codes of the description, and those that Amadeus's ticketing and time limit messages are known by.
std::optional<RefusalCode> known(std::int64_t code) {
    switch (code) {
        case 34651:  // segment sell failure
        case 38034:  // one or more services are not available
        case 4070:   // no availability
            return RefusalCode::SOLD_OUT;
        case 37200: return RefusalCode::PRICE_CHANGED;  // price discrepancy
        case 34107:                                     // not applicable fare
        case 4481:                                      // the flight does not operate on that day
        case 4924: return RefusalCode::OFFER_EXPIRED;
        case 8791: return RefusalCode::NOT_ALLOWED;  // too early for a seat map
        case 1797: return RefusalCode::NOT_FOUND;
        case 38187:  // invalid client
        case 38190:  // invalid token
        case 38191:
        case 38192:  // expired token
        case 38193: return RefusalCode::CREDENTIALS;
        case 425:
        case 477:
        case 2668:
        case 2781:
        case 10661:
        case 32171: return RefusalCode::INVALID_REQUEST;
        default: return {};
    }
}

bool about_travellers(const VendorError& error) {
    return error.pointer.find("/travelers") != std::string::npos ||
           error.pointer.find("/passengers") != std::string::npos;
}

// Ticketing, void and cancellation answer with one code for many reasons; the title tells them apart.
std::optional<RefusalCode> by_title(const VendorError& error) {
    auto has = [&](std::string_view words) {
        return error.title.find(words) != std::string::npos || error.detail.find(words) != std::string::npos;
    };
    if (has("ALREADY TICKETED") || has("ALREADY ISSUED")) return RefusalCode::ALREADY_TICKETED;
    if (has("ALREADY CANCELLED") || has("ALREADY CANCELED")) return RefusalCode::ALREADY_CANCELLED;
    if (has("TIME LIMIT")) return RefusalCode::TIME_LIMIT_PASSED;
    if (has("NO TICKET TO VOID")) return RefusalCode::ALREADY_CANCELLED;
    if (has("VOID PERIOD") || has("VOID WINDOW")) return RefusalCode::VOID_WINDOW_CLOSED;
    if (has("NO SEAT MAP")) return RefusalCode::NOT_ALLOWED;
    if (has("SOLD OUT") || has("NO SEAT") || has("No fare applicable")) return RefusalCode::SOLD_OUT;
    if (has("NOT ALLOWED")) return RefusalCode::NOT_ALLOWED;
    return {};
}

RefusalCode code_of(int status, const VendorError& error) {
    if (about_travellers(error)) return RefusalCode::INVALID_PASSENGER;
    if (auto code = by_title(error)) return *code;
    if (auto code = known(error.code)) return *code;
    if (status == 401 || status == 403) return RefusalCode::CREDENTIALS;
    if (status == 404) return RefusalCode::NOT_FOUND;
    if (status == 410) return RefusalCode::OFFER_EXPIRED;
    if (error.code == 4926) return RefusalCode::INVALID_REQUEST;  // invalid data received
    return RefusalCode::OTHER;
}

}  // namespace

std::vector<VendorError> read_errors(std::string_view body) {
    json::error_code bad;
    auto value = json::parse(json::string_view(body.data(), body.size()), bad);
    std::vector<VendorError> errors;
    if (bad || !value.is_object()) return errors;
    auto& object = value.get_object();
    if (auto* list = object.if_contains("errors"); list && list->is_array()) {
        for (auto& item : list->get_array())
            if (item.is_object() && errors.size() < 20) errors.push_back(read_error(item.get_object()));
    } else if (object.contains("error")) {
        auto error = read_error(object);
        if (error.detail.empty()) error.detail = text_at(object, "error_description");
        errors.push_back(std::move(error));
    }
    return errors;
}

gds::Refused refusal_of(int status, std::string_view body) {
    auto errors = read_errors(body);
    if (errors.empty()) return {code_of(status, {}), "HTTP " + std::to_string(status), "no reason was given"};
    auto& first = errors.front();
    auto text = first.title + (first.detail.empty() || first.detail == first.title ? "" : ": " + first.detail) +
                (first.pointer.empty() ? "" : " at " + first.pointer);
    return {code_of(status, first), std::to_string(first.code), text};
}

}  // namespace airside::amadeus
