#include "vendors/gds/sabre/errors.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include "platform/core/ascii.hpp"

namespace airside::sabre {
namespace {

using gds::RefusalCode;
namespace json = boost::json;

constexpr std::size_t longest_text = 300;  // what is kept of a vendor's words
constexpr std::size_t most_errors = 20;

std::string text_at(const json::object& object, std::string_view name) {
    auto* value = object.if_contains(json::string_view(name.data(), name.size()));
    if (!value || !value->is_string()) return {};
    return std::string(value->get_string()).substr(0, longest_text);
}

struct Words {
    std::string_view words;
    RefusalCode code;
};
// Sabre publishes no list of its types: what is known of them, and of the host's messages in the descriptions. The
// first that fits counts.
constexpr Words known_words[] = {
    {"ALREADY ISSUED", RefusalCode::ALREADY_TICKETED},
    {"ALREADY BEEN ISSUED", RefusalCode::ALREADY_TICKETED},
    {"ALREADY TICKETED", RefusalCode::ALREADY_TICKETED},
    {"ALREADY CANCEL", RefusalCode::ALREADY_CANCELLED},
    {"ALREADY VOID", RefusalCode::ALREADY_CANCELLED},
    {"TICKET NOT OPEN", RefusalCode::ALREADY_CANCELLED},
    {"NOT VOIDABLE", RefusalCode::VOID_WINDOW_CLOSED},
    {"VOID PERIOD", RefusalCode::VOID_WINDOW_CLOSED},
    {"NOT REFUNDABLE", RefusalCode::NOT_ALLOWED},
    {"NON-REFUNDABLE", RefusalCode::NOT_ALLOWED},
    {"PRICE COMPARISON", RefusalCode::PRICE_CHANGED},
    {"THRESHOLD", RefusalCode::PRICE_CHANGED},
    {"UNABLE TO SELL", RefusalCode::SOLD_OUT},
    {"NO AVAILABILITY", RefusalCode::SOLD_OUT},
    {"SOLD OUT", RefusalCode::SOLD_OUT},
    {"UNACCEPTABLE FLIGHT STATUS", RefusalCode::SOLD_OUT},
    {"HALTONFLIGHTSTATUS", RefusalCode::SOLD_OUT},
    {"NO FARES", RefusalCode::OFFER_EXPIRED},
    {"TIME LIMIT", RefusalCode::TIME_LIMIT_PASSED},
    {"PURCHASE BY DATE", RefusalCode::TIME_LIMIT_PASSED},
    {"BOOKING NOT FOUND", RefusalCode::NOT_FOUND},
    {"PNR NOT FOUND", RefusalCode::NOT_FOUND},
    {"ORDER NOT FOUND", RefusalCode::NOT_FOUND},
    {"BOOKING SIGNATURE", RefusalCode::OTHER},  // it has changed since it was read: nothing was done
    {"NOT AUTHORIZED", RefusalCode::CREDENTIALS},
};

// Sabre gave up in the middle of its work: whatever else it says, nobody knows what was done.
bool gave_up(const BookingError& error) {
    auto text = spelled(error.category + " " + error.type + " " + error.description);
    return std::ranges::any_of(std::array{"TIMEOUT", "TIMED OUT", "TIME OUT", "INTERNAL", "UNEXPECTED"},
                               [&](auto words) { return text.find(words) != text.npos; });
}

std::optional<RefusalCode> code_of(const BookingError& error) {
    auto text = spelled(error.type + " " + error.description);
    auto found = std::ranges::find_if(known_words, [&](auto& one) { return text.find(one.words) != text.npos; });
    if (found != std::end(known_words)) return found->code;
    auto about = [&](std::string_view what) { return error.field_path.find(what) != error.field_path.npos; };
    // An ancillary of a traveller's: not sold, or not so.
    if (about("ancillaries")) return RefusalCode::OFFER_EXPIRED;
    if (about("travelers") || about("contactInfo")) return RefusalCode::INVALID_PASSENGER;
    if (error.category == "BAD_REQUEST") return RefusalCode::INVALID_REQUEST;
    if (error.category == "NOT_FOUND") return RefusalCode::NOT_FOUND;
    if (error.category == "UNAUTHORIZED" || error.category == "FORBIDDEN") return RefusalCode::CREDENTIALS;
    return {};
}

}  // namespace

std::string spelled(std::string_view text) {
    auto out = upper_case(text);
    std::ranges::replace(out, '_', ' ');
    return out;
}

std::vector<BookingError> booking_errors(std::string_view body) {
    std::vector<BookingError> errors;
    if (body.find("\"errors\"") == body.npos) return errors;  // nearly every answer
    json::error_code bad;
    auto value = json::parse(json::string_view(body.data(), body.size()), bad);
    if (bad || !value.is_object()) return errors;
    auto* list = value.get_object().if_contains("errors");
    if (!list || list->is_null()) return errors;
    const BookingError strange{"", "", "errors in a form that is not understood", "", ""};
    if (!list->is_array()) return {strange};
    for (auto& item : list->get_array()) {
        if (errors.size() >= most_errors) break;
        if (!item.is_object()) {
            errors.push_back(strange);
            continue;
        }
        auto& one = item.get_object();
        BookingError error{text_at(one, "category"), text_at(one, "type"), text_at(one, "description"),
                           text_at(one, "fieldPath"), text_at(one, "fieldName")};
        if (error.category != "WARNING") errors.push_back(std::move(error));
    }
    return errors;
}

std::string describe(const BookingError& error) {
    auto text = error.type + (error.description.empty() ? "" : ": " + error.description);
    return error.field_path.empty() ? text : text + " at " + error.field_path;
}

std::optional<gds::Refused> refusal_of(const std::vector<BookingError>& errors) {
    if (std::ranges::any_of(errors, gave_up)) return {};
    for (auto& error : errors)
        if (auto code = code_of(error)) return gds::Refused{*code, error.type, describe(error)};
    return {};
}

bool says_nothing_found(std::string_view words) {
    auto text = spelled(words);
    return std::ranges::any_of(
        std::array{"NO FARE", "NO FLIGHT", "NO AVAIL", "NO ITINERAR", "NO SCHEDULE", "NO COMBINABLE",
                   "NO COMPLETE JOURNEY", "NO RESULT", "NO SOLUTION", "NO ROUTING"},
        [&](auto known) { return text.find(known) != text.npos; });
}

gds::Refused refusal_of(int status, std::string_view body) {
    auto code = status == 401 || status == 403 ? RefusalCode::CREDENTIALS
                : status == 400                ? RefusalCode::INVALID_REQUEST
                                               : RefusalCode::OTHER;
    json::error_code bad;
    auto value = json::parse(json::string_view(body.data(), body.size()), bad);
    if (bad || !value.is_object()) return {code, "HTTP " + std::to_string(status), "no reason was given"};
    auto& object = value.get_object();
    auto vendor_code = text_at(object, "errorCode");
    if (vendor_code.empty()) vendor_code = "HTTP " + std::to_string(status);
    // "is in the past", "no such flight": what was offered once is so no more.
    auto text = text_at(object, "message");
    if (spelled(text).find("NO SUCH FLIGHT") != std::string::npos) code = RefusalCode::OFFER_EXPIRED;
    return {code, vendor_code, text};
}

}  // namespace airside::sabre
