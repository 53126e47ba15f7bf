// What can be added to a booking, and adding it.
#include <algorithm>

#include "vendors/gds/sabre/answers.hpp"
#include "vendors/gds/sabre/calls.hpp"
#include "vendors/gds/sabre/requests.hpp"
#include "vendors/gds/sabre/sabre.hpp"

namespace airside::sabre {
namespace {

using gds::CallContext;
using gds::Outcome;
using gds::RefusalCode;

bool within(const std::vector<int>& indices, std::size_t end) {
    return !indices.empty() &&
           std::ranges::all_of(indices, [&](int index) { return index >= 0 && static_cast<std::size_t>(index) < end; });
}

bool fits(const gds::ServiceChoice& choice, const Booking& booking) {
    auto& service = choice.service;
    return !service.id.empty() && within({choice.traveller}, booking.travellers.size()) &&
           within(service.segments, booking.flight_items.size()) &&
           std::ranges::find(service.travellers, choice.traveller) != service.travellers.end() &&
           choice.quantity >= 1 && choice.quantity <= service.most;
}

std::optional<gds::Refused> not_to_be_added(const Booking& booking, const std::vector<gds::ServiceChoice>& choices) {
    auto status = booking.order.status;
    if (status == gds::OrderStatus::CANCELLED || !booking.order.offer)
        return gds::Refused{RefusalCode::ALREADY_CANCELLED, "", "the order holds no flights"};
    if (status != gds::OrderStatus::ON_HOLD)
        return gds::Refused{RefusalCode::ALREADY_TICKETED, "", "the order has tickets"};
    bool all_fit = std::ranges::all_of(choices, [&](auto& choice) { return fits(choice, booking); });
    if (choices.empty() || !all_fit)
        return gds::Refused{RefusalCode::INVALID_REQUEST, "", "a service is not for this order and traveller"};
    return {};
}

// None is a good answer; Sabre gives it as an error.
Outcome<std::vector<gds::ServiceOffer>> without_catalogue(const std::string& words) {
    auto text = spelled(words);
    for (auto none : {"NO ANCILLAR", "NO SERVICE", "NOT OFFERED"})
        if (text.find(none) != text.npos) return std::vector<gds::ServiceOffer>{};
    BookingError error{"", "", words, "", ""};
    if (auto refused = refusal_of(std::vector{error})) return *refused;
    return gds::Unavailable{std::string(vendor) + ": " + words, {}};
}

}  // namespace

// Counts as shopping: a catalogue that hangs keeps no ticket back.
awaitable<Outcome<std::vector<gds::ServiceOffer>>> Sabre::services(const std::string& order_id,
                                                                   const CallContext& context) {
    auto read = co_await read_booking(order_id, context);
    if (!read.done()) co_return read.as<std::vector<gds::ServiceOffer>>();
    auto& booking = read.value();
    if (!booking.order.offer) co_return gds::Refused{RefusalCode::ALREADY_CANCELLED, "", "the order holds no flights"};
    gds::Call call{"services", http::Method::POST, "/v2/offers/getAncillaries", ancillaries_body(order_id)};
    auto exchange = co_await session_.call(call, context);
    co_return shop_outcome<std::vector<gds::ServiceOffer>>(
        exchange, call, [&](std::string& body) -> Outcome<std::vector<gds::ServiceOffer>> {
            auto reply = parser_.ancillaries(body, booking);
            gds::report_rejected(gds::Provider::SABRE, reply.rejected);
            if (reply.services.empty() && !reply.error.empty()) return without_catalogue(reply.error);
            return std::move(reply.services);
        });
}

awaitable<Outcome<gds::Order>> Sabre::add_services(const std::string& order_id,
                                                   const std::vector<gds::ServiceChoice>& choices,
                                                   const CallContext& context) {
    auto read = co_await read_booking(order_id, context);
    if (!read.done()) co_return read.as<gds::Order>();
    auto& booking = read.value();
    if (auto refused = not_to_be_added(booking, choices)) co_return *refused;
    auto call = effect_call("add_services", "modifyBooking", add_ancillaries_body(booking, choices));
    auto exchange = co_await session_.call(call, context);
    auto added = booking_outcome<gds::Order>(exchange, call,
                                             [&](std::string& body) { return parser_.created_booking(body).order; });
    // Somebody else changed it since it was read: nothing was done, and may be tried again.
    auto* refused = added.refused();
    if (refused && refused->vendor_code.find("SIGNATURE") != std::string::npos)
        co_return gds::Unavailable{std::string(vendor) + ": " + refused->text, {}};
    co_return added;
}

}  // namespace airside::sabre
