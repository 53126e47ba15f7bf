// Turns Travelport's seat availability into normalised seat maps.
#pragma once
#include <string>
#include <vector>

#include "vendors/gds/extras.hpp"

namespace airside::travelport {

// Of the segments whose airline shows one. `body` may be grown. Throws std::runtime_error, naming vendor and JSON path,
// for a reply that can't be read.
std::vector<gds::SeatMap> read_seat_maps(std::string& body, const gds::Offer& offer);

// A seat that can be had for money, and the names under which it is ordered.
struct SeatOnSale {
    int segment;
    std::string number;
    Money price;                          // for one traveller
    std::vector<std::string> travellers;  // their ids within the reservation; empty: not told
    std::string offerings, offering;
};
// In the cabins that the offer sells. Throws as read_seat_maps does.
std::vector<SeatOnSale> read_seats_on_sale(std::string& body, const gds::Offer& offer);

}  // namespace airside::travelport
