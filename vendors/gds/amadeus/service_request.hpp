// An offer as it is sent back with services: Amadeus compares it with what it gave, so that all else in it stays byte
// for byte. Included by .cpp files of this folder only.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "vendors/gds/amadeus/raw_offer.hpp"
#include "vendors/gds/outcome.hpp"
#include "vendors/gds/service.hpp"

namespace airside::amadeus {

// `additionalServices` as it is asked for, by traveller and segment.
using WantedServices = std::map<std::pair<int, int>, std::string>;

// OFFER_EXPIRED for a choice that Amadeus can't have offered, NOT_ALLOWED for two kinds of bag to one traveller and
// segment: the request has room for one.
gds::Outcome<WantedServices> wanted_services(const std::vector<gds::ServiceChoice>& choices);

// One fareDetailsBySegment in the offer's text.
struct FarePlace {
    std::string traveller_id, segment_id;
    std::size_t end = 0;                      // where its closing brace stands
    std::size_t chosen = 0, chosen_size = 0;  // its additionalServices; none where the size is zero
};

// `text` is the offer's, which `offer` lies in. Throws BadValue or BadDocument.
std::vector<FarePlace> fare_places(Value& offer, const Path& path, std::string_view text);

// What the text had of services and is not wanted is taken out. OFFER_EXPIRED where the offer has no such traveller or
// segment. `offer` is the same text as it was read.
gds::Outcome<std::string> with_services(std::string_view text, const std::vector<FarePlace>& places,
                                        const RawOffer& offer, const WantedServices& wanted, const Path& path);

}  // namespace airside::amadeus
