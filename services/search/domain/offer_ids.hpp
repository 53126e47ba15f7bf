// An offer's id is its search's id with the offer's place in the last two bytes: so that all offers of a search can lie
// under one key, and an id alone tells where.
#pragma once
#include "services/search/api.hpp"

namespace airside::search {

inline constexpr std::size_t max_offers_of_search = 1024;

SearchId new_search_id(const Clock& clock, Random& random);   // its last two bytes are zero
OfferId offer_id(const SearchId& search, std::size_t place);  // place < max_offers_of_search
SearchId search_of(const OfferId& offer);
std::size_t place_of(const OfferId& offer);

}  // namespace airside::search
