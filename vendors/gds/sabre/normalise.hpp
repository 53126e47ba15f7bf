// From a grouped itinerary response's raw fields to normalised offers, with everything checked that money and seats
// depend on.
#pragma once
#include "vendors/gds/sabre/points.hpp"
#include "vendors/gds/sabre/raw_shop.hpp"

namespace airside::sabre {

// Who was asked for, in the order of the request.
using Party = std::vector<std::pair<gds::PassengerType, int>>;

// The itinerary at the price of its pricing `index`. Throws BadValue where a part is missing, a reference leads
// nowhere, something is not what it has to be, or the prices do not add up.
gds::Offer normalise(const RawShop& shop, const RawItinerary& itinerary, std::size_t index, const Party& party,
                     Points& points, const Path& path);

}  // namespace airside::sabre
