// What changing and refunding costs, as far as Amadeus says.
#pragma once
#include "vendors/gds/amadeus/raw_offer.hpp"

namespace airside::amadeus {

// Of all rules the worst counts; what no rule speaks of stays UNKNOWN, as does what the rules of some fare leave open.
// Throws BadValue.
gds::Conditions conditions_of(const RawOffer& raw, const Currency& currency, const Path& path);

}  // namespace airside::amadeus
