// What an airline's change leaves in a booking.
#include <algorithm>

#include "vendors/gds/sabre/booking_order.hpp"

namespace airside::sabre {
namespace {

using gds::SegmentStatus;

bool within_a_day(std::string_view a, std::string_view b) {
    auto first = Date::parse(a), second = Date::parse(b);
    if (!first || !second) return false;
    auto days = (second->days() - first->days()).count();
    return days >= -1 && days <= 1;
}

bool replaces(const RawBookedFlight& next, const RawBookedFlight& old) {
    return segment_status(next.status) == SegmentStatus::CONFIRMED && next.airline == old.airline &&
           next.departure.airport == old.departure.airport && next.arrival.airport == old.arrival.airport &&
           within_a_day(old.departure.date, next.departure.date);
}

// The flight that took the place of the one at `old`, or none.
std::vector<RawBookedFlight>::const_iterator replacement_of(const RawBooking& booking, std::size_t old) {
    auto& flight = booking.flights[old];
    if (segment_status(flight.status) != SegmentStatus::CANCELLED) return booking.flights.end();
    return std::ranges::find_if(booking.flights, [&](auto& next) { return replaces(next, flight); });
}

void rename(RawBooking& booking, std::string_view old, std::string_view next) {
    auto replace = [&](std::vector<std::string_view>& items) { std::ranges::replace(items, old, next); };
    for (auto& quote : booking.quotes)
        for (auto& component : quote.construction) replace(component.flights);
    for (auto& ticket : booking.tickets)
        for (auto& coupon : ticket.coupons)
            if (coupon.item_id == old) coupon.item_id = next;
    for (auto& traveller : booking.travellers)
        for (auto& ancillary : traveller.ancillaries) replace(ancillary.flights);
}

// Journeys may count the flight that is gone, or not.
void uncount(RawBooking& booking, std::size_t place) {
    std::int64_t counted = 0;
    for (auto flights : booking.journeys) {
        if (flights < 1 || flights > std::ssize(booking.flights)) return;
        counted += flights;
    }
    if (counted != std::ssize(booking.flights)) return;
    auto at = static_cast<std::int64_t>(place);
    auto journey = booking.journeys.begin();
    while (at >= *journey) at -= *journey++;
    if (--*journey == 0) booking.journeys.erase(journey);
}

}  // namespace

void drop_replaced_flights(RawBooking& booking) {
    for (std::size_t i = 0; i < booking.flights.size();) {
        auto next = replacement_of(booking, i);
        if (next == booking.flights.end()) {
            ++i;
            continue;
        }
        rename(booking, booking.flights[i].item_id, next->item_id);
        uncount(booking, i);
        booking.flights.erase(booking.flights.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

}  // namespace airside::sabre
