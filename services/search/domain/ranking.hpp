// Which offers of all providers are shown, and in what order.
#pragma once
#include <vector>

#include "services/search/api.hpp"

namespace airside::search {

struct FoundOffer {
    OfferId id;
    gds::Offer offer;
    std::vector<Highlight> highlights = {};
};

// Of offers with the same flights and the same fare brands the cheapest is kept; of equal prices the one found first.
std::vector<FoundOffer> without_duplicates(std::vector<FoundOffer> offers);

// Best first, by
//     score = 0.6 × price / cheapest price + 0.3 × travel time / shortest travel time + 0.1 × (1 + stops per direction)
// where the smaller is the better; equal scores by price, then departure. Marks the first as BEST, the cheapest and the
// fastest (of equals the best placed), and keeps at most `limit`, these three always among them. All prices are in one
// currency.
std::vector<FoundOffer> ranked(std::vector<FoundOffer> offers, std::size_t limit);

int stops_of(const gds::Itinerary& itinerary);

}  // namespace airside::search
