// The bodies of Get Ancillaries and of the modifyBooking that adds of it.
#include <boost/json.hpp>

#include "vendors/gds/sabre/reply_parser.hpp"
#include "vendors/gds/sabre/requests.hpp"

namespace airside::sabre {
namespace {

namespace json = boost::json;

json::object ancillary_json(const Booking& booking, const gds::ServiceChoice& choice) {
    auto& service = choice.service;
    auto segments = gds::segments_of(*booking.order.offer);
    auto total = service.price * choice.quantity;
    json::array flights;
    for (auto index : service.segments)
        flights.push_back(json::object{{"itemId", booking.flight_items[static_cast<std::size_t>(index)]}});
    auto first = static_cast<std::size_t>(service.segments.front());
    json::object ancillary{
        {"offerId", service.id},
        {"commercialName", service.label},
        {"numberOfItems", choice.quantity},
        {"airlineCode", segments[first]->marketing_carrier.str()},
        {"source", "ATPCO"},
        {"flights", std::move(flights)},
        {"flightApplicabilityType", service.segments.size() == 1 ? "Single" : "Multiple"},
        {"electronicMiscellaneousDocumentType", "FLIGHT_COUPON_ASSOCIATED"},
        {"totals", json::object{{"total", total.decimal()}, {"currencyCode", total.currency().str()}}}};
    if (!service.code.empty()) ancillary["subcode"] = service.code;
    return ancillary;
}

// Everybody by their places, with nothing but their ancillaries: names are not changed and not told.
json::array travellers_json(const Booking& booking) {
    json::array travellers;
    for (auto& traveller : booking.travellers) {
        json::array ancillaries;
        for (auto& item : traveller.ancillary_items) ancillaries.push_back(json::object{{"itemId", item}});
        travellers.push_back(json::object{{"ancillaries", std::move(ancillaries)}});
    }
    return travellers;
}

}  // namespace

std::string ancillaries_body(const std::string& locator) {
    return json::serialize(json::object{{"requestType", "orderId"}, {"request", json::object{{"orderId", locator}}}});
}

std::string add_ancillaries_body(const Booking& booking, const std::vector<gds::ServiceChoice>& choices) {
    auto before = travellers_json(booking), after = before;
    for (auto& choice : choices)
        after[static_cast<std::size_t>(choice.traveller)].as_object()["ancillaries"].as_array().push_back(
            ancillary_json(booking, choice));
    return json::serialize(json::object{{"confirmationId", booking.order.order_id},
                                        {"bookingSignature", booking.signature},
                                        {"retrieveBooking", true},
                                        {"receivedFrom", received_from},
                                        {"before", json::object{{"travelers", std::move(before)}}},
                                        {"after", json::object{{"travelers", std::move(after)}}}});
}

}  // namespace airside::sabre
