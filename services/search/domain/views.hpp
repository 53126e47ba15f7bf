// What the public sees of offers.
#pragma once
#include "platform/reference/airlines.hpp"
#include "services/search/api.hpp"
#include "services/search/domain/ranking.hpp"

namespace airside::search {

OfferView view_of(const FoundOffer& found);
std::vector<OfferView> views_of(const std::vector<FoundOffer>& offers);
std::map<std::string, std::string> airline_names(const std::vector<FoundOffer>& offers,
                                                 const reference::Airlines& airlines);
SearchSummary summary_of(const std::vector<FoundOffer>& offers);
PricedOffer priced_view(OfferForOrder priced);

}  // namespace airside::search
