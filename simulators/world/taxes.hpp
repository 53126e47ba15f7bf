// Taxes and charges of a journey by their two-letter codes, plausible for the countries that travellers know best.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "platform/core/money.hpp"
#include "simulators/world/connections.hpp"

namespace airside::simulator {

struct Tax {
    std::string code;
    std::int64_t minor;  // of the quoted currency
    bool refundable = true;
    bool operator==(const Tax&) const = default;
};

struct TaxedJourney {
    std::span<const Itinerary> bounds;
    std::int64_t base_minor;  // the fare that percentages are of
    Cabin cabin;
    bool held_infant;  // pays next to none: it has no seat and few airports charge for it
};

// In order of code, each code once.
std::vector<Tax> taxes_of(const Geography& geography, Hash seed, const TaxedJourney& journey, const Currency& currency);

}  // namespace airside::simulator
