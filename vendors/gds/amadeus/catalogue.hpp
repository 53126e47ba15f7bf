// What can be had with an offer, as Flight Offers Price tells it, and what of it an offer has. Included by .cpp files
// of this folder only.
#pragma once
#include "vendors/gds/amadeus/raw_offer.hpp"
#include "vendors/gds/service.hpp"

namespace airside::amadeus {

struct RawService {
    bool bag = false;  // else one of the other services
    std::string_view name, currency;
    RawBags pieces;
    Amount amount;
    bool by_itinerary = false, by_traveller = true;
    std::vector<std::string_view> segment_ids, traveller_ids;
};

// Of {"any": service}, a member of `included`: adds to `services`. Throws BadValue or BadDocument.
void read_services(Value& value, const Path& path, bool bags, std::vector<RawService>& services);

// Left out is what does not say what it costs, and what is sold to all of several travellers at once only: neither can
// be chosen for one. A service that is booked by itinerary is one for each. Throws BadValue.
std::vector<gds::ServiceOffer> catalogue_of(std::vector<RawService> raw, const RawOffer& offer, const Path& path);

bool has_chosen(const RawOffer& offer);
// The offer's additional services, as the catalogue that came with it has them. Throws BadValue for one that it lacks.
std::vector<gds::ServiceChoice> chosen_of(const RawOffer& offer, const std::vector<gds::ServiceOffer>& catalogue,
                                          const Path& path);
// By traveller and segment; null where the fare says nothing of that segment. Throws BadValue.
std::vector<std::vector<const RawChosen*>> chosen_by_segment(const RawOffer& offer, const Path& path);

gds::ServiceKind kind_of(std::string_view name);  // of what is no bag
std::string label_of(std::string_view name);      // "PRIORITY_BOARDING" → "Priority boarding"
std::string bag_label(std::optional<std::int64_t> pieces, std::optional<std::int64_t> weight, std::string_view unit);

}  // namespace airside::amadeus
