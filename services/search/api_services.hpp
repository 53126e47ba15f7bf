// What the airlines sell beside the seats, to be chosen before the order is made. A part of the search service's
// contract that no other service needs; choosing is PriceOffer's.
#pragma once
#include "services/search/api.hpp"

namespace airside::search {

struct OfferServiceList {
    static constexpr FieldDoc docs[] = {
        {"items",
         "each for all of its `segments` at once, counted from 0 through all itineraries, and for any of its "
         "`travellers`: adults first, then children, then infants, from 0. `price` is of one, taxes included; "
         "`code` is the airline's (RFISC), empty where the provider does not say"}};
    OfferId offer_id;
    gds::Provider provider;
    std::vector<gds::ServiceOffer> items;
    Instant valid_until;  // of the offer; what is sold, and for how much, is asked again when it is chosen
};
AIRSIDE_FIELDS(OfferServiceList, offer_id, provider, items, valid_until)

// Asks the provider that sells the offer at this moment; nothing is kept of its answer.
struct ShowOfferServices {
    static constexpr Endpoint endpoint{GET, "/v1/offers/{id}/services", "Show what is sold with an offer's flights",
                                       Access::anyone, price_problems};
    using Response = OfferServiceList;
    OfferId id;
};
AIRSIDE_FIELDS(ShowOfferServices, id)

}  // namespace airside::search
