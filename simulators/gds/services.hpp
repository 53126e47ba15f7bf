// What the airline of a flight sells beside the seat: every GDS shows the same, in its own words.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "simulators/world/world.hpp"

namespace airside::simulator::gds {

enum class SoldKind { seat, bag, meal, lounge, priority, wifi };
std::string_view to_string(SoldKind kind);

struct SoldService {
    SoldKind kind;
    std::string_view code;    // RFISC: the industry's where it has one ("0CC"), else the airline's own
    std::string_view reason;  // RFIC: "C" baggage, "E" airport services, "G" in-flight services
    std::string_view group;   // ATPCO's two letters: "BG"
    std::string_view name;    // "CHECKED BAG UP TO 23KG"
    int most;                 // that one passenger can buy
    std::int64_t usd_cents;   // of one, for one passenger on this flight
};

// The same flight, the same services at the same prices. In front of the curtain only what is not included there.
std::vector<SoldService> services_of(const Flight& flight, Cabin cabin);

}  // namespace airside::simulator::gds
