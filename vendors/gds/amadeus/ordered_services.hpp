// The services that an order has with its offer.
#pragma once
#include "vendors/gds/amadeus/raw_order.hpp"
#include "vendors/gds/service.hpp"

namespace airside::amadeus {

// Of the order's first offer. An order says who has what on which segment, and of prices only the sum by type: so a bag
// is one service an itinerary, another service one for all segments that have it, and none has a price. Those with an
// open EMD are ISSUED. Throws BadValue.
std::vector<gds::OrderedService> ordered_services(const RawOrder& raw, const Path& path);

}  // namespace airside::amadeus
