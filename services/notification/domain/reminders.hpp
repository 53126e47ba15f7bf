// When a traveller is reminded of a booking's flights. Pure: the caller says what the booking is now.
#pragma once
#include <chrono>
#include <vector>

#include "services/notification/domain/messages.hpp"

namespace airside::notification {

struct Reminder {
    Draft draft;
    std::size_t direction;  // 0: outbound
    Instant scheduled_at;   // not before
    Instant departure;      // of the direction's first flight: no use after it
};

// The first flight of each direction. A return trip turns at its longest pause; otherwise a stop of a day or more ends
// a direction. Cancelled flights do not count.
std::vector<const booking::BookedFlight*> direction_starts(const booking::BookingEvent& event);

// Two for each direction that departs late enough: FLIGHT_REMINDER a day before by the clocks of the airport, and
// CHECK_IN_REMINDER when check-in opens.
std::vector<Reminder> reminders_for(const booking::BookingEvent& event, std::chrono::hours check_in_opens_before,
                                    const reference::Airports& airports);

}  // namespace airside::notification
