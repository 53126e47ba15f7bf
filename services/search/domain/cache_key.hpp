// The one function that names a search in Redis.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "vendors/gds/port.hpp"

namespace airside::search {

// `flight:search:{origin}:{destination}:{date}:{passengers}:{class}`, as in flight:search:JFK:LAX:2025-12-15:2:economy.
// Beyond that:
// - a return: {date} is {out}_{back};
// - more directions: {date} is LHR-CDG-2027-03-01+CDG-FRA-2027-03-05, the ends are the whole journey's;
// - children or infants: {passengers} is 2a1c1i;
// - another currency than the seller's: `:{currency}` follows;
// - direct flights only: `:{currency}:{hash of the options}` follows.
std::string cache_key(const gds::SearchQuery& query, const Currency& default_currency);

// There and back again.
bool is_return(const gds::SearchQuery& query);

// The same number for the same text on every machine.
std::uint64_t fnv1a(std::string_view text);

}  // namespace airside::search
