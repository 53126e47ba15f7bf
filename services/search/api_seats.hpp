// The seats that can still be chosen on an offer's flights. A part of the search service's contract that no other
// service needs.
#pragma once
#include "services/search/api.hpp"
#include "vendors/gds/extras.hpp"

namespace airside::search {

inline constexpr Problems<6> seat_map_problems{{{409, "seat-maps-not-offered", "No seat map is shown for this offer"},
                                                {409, "sold-out", "No seats are left at this fare"},
                                                {410, "offer-expired", "The offer has expired; search again"},
                                                {429, "rate-limited", "Too many requests"},
                                                {502, "provider-refused", "The provider did not accept the offer"},
                                                {503, "provider-unavailable", "The provider did not answer"}}};

struct OfferSeatMaps {
    static constexpr FieldDoc docs[] = {
        {"seat_maps",
         "by segment, counted from 0 through all itineraries; a segment whose airline shows none is left out. "
         "`columns` has a space where an aisle is. A seat without a price is not free: what it costs is not known"}};
    OfferId id;
    gds::Provider provider;
    std::vector<gds::SeatMap> seat_maps;
    Instant valid_until;  // of the offer; seats are taken by others at any moment
};
AIRSIDE_FIELDS(OfferSeatMaps, id, provider, seat_maps, valid_until)

// Asks the provider that sells the offer at this moment; nothing is kept of its answer.
struct ShowSeatMaps {
    static constexpr Endpoint endpoint{GET, "/v1/offers/{id}/seat-maps", "Show the seats of an offer's flights",
                                       Access::anyone, seat_map_problems};
    using Response = OfferSeatMaps;
    OfferId id;
};
AIRSIDE_FIELDS(ShowSeatMaps, id)

}  // namespace airside::search
