// Bookings with services of the airline's, for the tests.
#pragma once
#include <string>

#include "services/booking/test_support.hpp"

namespace airside::booking::testing {

// One of domain/test_support.hpp's sample_services().
inline AddAncillary of_airline(const BookingView& booking, std::string service, std::string_view price,
                               std::size_t passenger = 0) {
    AddAncillary request{booking.id, {}, {}, Text<36, 36>{booking.passengers.at(passenger).id}, {}, usd(price)};
    request.service_id = Text<1, 500>{std::move(service)};
    return request;
}

// Held, with a bag for the first passenger and a meal for the second: 57.50 more.
inline awaitable<BookingView> held_with_services(World& world) {
    world.gds.sells = true;
    auto held = co_await world.create();
    co_await world.bus.call(world.caller("bag"), of_airline(held, "s1", "45.00"));
    auto with = co_await world.bus.call(world.caller("meal"), of_airline(held, "s4", "12.50", 1));
    co_return std::move(with.value);
}

}  // namespace airside::booking::testing
