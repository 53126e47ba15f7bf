#include "vendors/gds/sabre/answers.hpp"

#include <boost/json.hpp>

namespace airside::sabre {

bool done_in_part(std::string_view body) {
    boost::json::error_code bad;
    auto value = boost::json::parse(boost::json::string_view(body.data(), body.size()), bad);
    if (bad || !value.is_object()) return false;
    auto& object = value.get_object();
    if (auto* id = object.if_contains("confirmationId"); id && id->is_string()) return true;
    // A booking that has an id exists, whether or not the answer names it once more.
    auto* booking = object.if_contains("booking");
    if (booking && booking->is_object())
        if (auto* id = booking->get_object().if_contains("bookingId"); id && id->is_string()) return true;
    for (auto name : {"tickets", "voidedTickets", "refundedTickets"})
        if (auto* list = object.if_contains(name); list && list->is_array() && !list->get_array().empty()) return true;
    return false;
}

void expect_object(std::string_view body) {
    boost::json::error_code bad;
    auto value = boost::json::parse(boost::json::string_view(body.data(), body.size()), bad);
    if (bad || !value.is_object()) throw std::runtime_error(std::string(vendor) + ": $ is no JSON object");
}

std::variant<StoredOffer, gds::Refused> stored_or_refusal(const gds::Offer& offer) {
    try {
        return read_stored(offer.raw.view());
    } catch (const std::runtime_error& error) {
        return gds::Refused{gds::RefusalCode::OFFER_EXPIRED, "", error.what()};
    }
}

}  // namespace airside::sabre
