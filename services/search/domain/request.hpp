// From what was asked to what providers are asked: every rule about a search, each with the field it is about.
#pragma once
#include <string>
#include <vector>

#include "platform/reference/airports.hpp"
#include "services/search/api.hpp"
#include "vendors/gds/port.hpp"

namespace airside::search {

struct SearchRules {
    Currency currency;       // where the request names none
    int horizon_days = 361;  // airlines sell no further ahead
    int max_offers = 50;     // asked of each provider
};

// Throw Problem 422 with every field that is wrong. Dates are judged by the clock at the origin.
gds::SearchQuery query_of(const SearchFlights& request, const reference::Airports& airports, Instant now,
                          const SearchRules& rules);
gds::SearchQuery query_of(const SearchMultiCity& request, const reference::Airports& airports, Instant now,
                          const SearchRules& rules);

}  // namespace airside::search
