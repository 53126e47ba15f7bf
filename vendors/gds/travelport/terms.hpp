// What a ticket's terms say of baggage, change, refund and time limits.
#pragma once
#include "vendors/gds/offer.hpp"
#include "vendors/gds/travelport/raw.hpp"

namespace airside::travelport {

// What the passengers of the type may take along on that product. Nothing set: the terms do not say.
struct Bags {
    gds::BaggageAllowance checked, cabin;
};
Bags bags_of(const RawTerms& terms, gds::PassengerType type, std::string_view product, const Path& path);

// Of all penalties the worst counts; what none speaks of stays UNKNOWN.
gds::Conditions conditions_of(const RawTerms& terms, const Path& path);

std::optional<Instant> time_limit(std::string_view text, const Path& path);  // nothing for empty text; BadValue

}  // namespace airside::travelport
