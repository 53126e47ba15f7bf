// In what order offers are shown, and how many.
#pragma once
#include <vector>

#include "services/search/domain/merging.hpp"

namespace airside::search {

// Best first, by what counts against an offer, in thousandths (RankingView):
//     600 × (price / cheapest price − 1) + 300 × (travel time / shortest travel time − 1) + 100 × stops per direction
// Equal scores by price, then departure. Marks the first as BEST, the cheapest and the fastest (of equals the best
// placed), and keeps at most `limit`, these three always among them. All prices are in one currency.
std::vector<FoundOffer> ranked(std::vector<FoundOffer> offers, std::size_t limit);

int stops_of(const gds::Itinerary& itinerary);

}  // namespace airside::search
