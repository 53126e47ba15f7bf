// The one function that names a search in Redis.
#pragma once
#include <string>

#include "vendors/gds/port.hpp"

namespace airside::search {

// `flight:search:{origin}:{destination}:{date}:{passengers}:{class}`, as in flight:search:JFK:LAX:2025-12-15:2:economy.
// Beyond that:
//   return          {date} is {out}_{back}
//   more directions {date} is LHR-CDG-2027-03-01+CDG-FRA-2027-03-05, origin and destination are those of the whole
//   journey children        {passengers} is 2a1c1i other currency than the seller's, or direct flights only:
//   `:{currency}` follows, and for the latter `:{hash of the options}`.
std::string cache_key(const gds::SearchQuery& query, const Currency& default_currency);

}  // namespace airside::search
