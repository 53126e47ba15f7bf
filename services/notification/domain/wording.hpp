// How times, places and people are put into words in messages.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/reference/airports.hpp"
#include "services/booking/api.hpp"
#include "services/notification/domain/variables.hpp"

namespace airside::notification {

std::string spoken(LocalTime time);  // "Thu 24 Dec 2026 18:30", as it is on the clocks of the place
std::string city_of(const IataAirport& code, const reference::Airports& airports);
std::string place(const IataAirport& code, const std::optional<std::string>& terminal,
                  const reference::Airports& airports);
std::string greeting_of(const booking::BookingEvent& event);
// A return trip ends where it began: what the traveller calls its destination is the place where they stay.
IataAirport turning_point(const booking::BookingEvent& event);
std::vector<FlightLine> lines_of(const std::vector<booking::BookedFlight>& flights,
                                 const reference::Airports& airports);

}  // namespace airside::notification
