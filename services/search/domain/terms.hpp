// What a traveller gets for an offer's price, beyond the flights: what has to be the same for two providers' offers to
// be one, and what has to stay when one takes the other's place. Airlines' brand codes differ by GDS, so they don't
// count.
#pragma once
#include <vector>

#include "vendors/gds/offer.hpp"

namespace airside::search {

struct Terms {
    std::vector<gds::CabinClass> cabins;         // an adult's, on each segment
    std::vector<gds::BaggageAllowance> checked;  // likewise
    gds::Conditions conditions;
};
AIRSIDE_FIELDS(Terms, cabins, checked, conditions)

Terms terms_of(const gds::Offer& offer);

// For each other: what one provider leaves unsaid (a refund that is UNKNOWN, bags that are not named) the other has to
// leave unsaid, too, or a flexible fare would hide behind a cheaper one of which nothing is known. Only a bag's weight,
// the bag in the cabin, and the bags of others than the first adult, which few providers name, may be said by one
// alone.
bool same_terms(const gds::Offer& a, const gds::Offer& b);

// Whether a traveller who agreed to `shown` has agreed to `now`. What was shown as not known may be anything.
bool keeps(const Terms& shown, const Terms& now);

}  // namespace airside::search
