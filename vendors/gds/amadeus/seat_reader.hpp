// Seat maps as SeatMap Display gives them. Included by .cpp files of this folder only.
#pragma once
#include <string>
#include <vector>

#include "vendors/gds/extras.hpp"
#include "vendors/gds/json_reader.hpp"

namespace airside::amadeus {

// A segment of the offer that was asked about, in flight order.
struct SoldSegment {
    std::string id, carrier, number;
};

// Of [seat map…], each deck and cabin a map of its own. Throws BadValue or BadDocument, also for another flight's map.
std::vector<gds::SeatMap> read_seat_maps(gds::Value& value, const gds::Path& path,
                                         const std::vector<SoldSegment>& segments);

}  // namespace airside::amadeus
