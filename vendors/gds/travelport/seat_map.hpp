// Turns Travelport's seat availability into normalised seat maps.
#pragma once
#include <string>
#include <vector>

#include "vendors/gds/extras.hpp"

namespace airside::travelport {

// Of the segments whose airline shows one. `body` may be grown. Throws std::runtime_error, naming vendor and JSON path,
// for a reply that can't be read.
std::vector<gds::SeatMap> read_seat_maps(std::string& body, const gds::Offer& offer);

}  // namespace airside::travelport
