// Of the offers of all providers, those that are the same are made one.
#pragma once
#include <vector>

#include "services/search/api.hpp"

namespace airside::search {

// The same at another provider: used where the offer itself can't be had any more.
struct FallbackOffer {
    OfferId id;
    gds::Offer offer;
};

struct FoundOffer {
    OfferId id;
    gds::Offer offer;
    std::vector<Highlight> highlights = {};
    std::vector<FallbackOffer> fallbacks = {};  // one to a provider, the cheapest first
    std::optional<RankingView> ranking = std::nullopt;
};

// Offers with the same flights (marketing number, day and airports) and the same terms (terms.hpp) are one; those of
// one provider only where the fare brand is the same, too. The cheapest is kept, of equal prices the one found first;
// the others are its fallbacks. All prices are in one currency.
std::vector<FoundOffer> without_duplicates(std::vector<FoundOffer> offers);

}  // namespace airside::search
