// What a traveller chose of what is sold with an offer.
#pragma once
#include "services/search/api.hpp"

namespace airside::search {

// Throws Problem 422 that names what is not sold, or not so often, or not to that traveller.
std::vector<gds::ServiceChoice> choices_of(const std::vector<ServiceWanted>& wanted,
                                           const std::vector<gds::ServiceOffer>& sold);

}  // namespace airside::search
