// What a bound costs: filed fares by distance, season, airline, brand and booking class. Amounts are US cents for one
// adult.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulators/world/connections.hpp"
#include "simulators/world/inventory.hpp"

namespace airside::simulator {

enum class Allowed { free, with_penalty, no };

struct Brand {
    std::string code;  // as the airline sells it: "LIGHT", "MAINCABIN", "BUSFLEX"
    int tier;          // 0 the barest of its cabin
    int bags;          // checked pieces included
    Allowed change, refund;
    int change_penalty_cents, refund_penalty_cents;  // a passenger, where with_penalty
};

enum class TravelerType { adult, child, held_infant, seated_infant };
inline bool has_seat(TravelerType type) { return type != TravelerType::held_infant; }

// One bound as priced: what each flight is sold in.
struct BoundFare {
    Cabin cabin;                // asked for; a flight without it is sold in the next lower cabin
    std::string classes;        // one booking class letter a flight
    std::vector<Cabin> cabins;  // one a flight
    Brand brand;
    std::string fare_basis;  // of an adult
    std::int64_t adult_cents = 0;
    int seats = 0;  // that can be sold so, at most 9
};

class Fares {
  public:
    Fares(const Geography& geography, const Inventory& inventory, Hash seed)
        : geography_(geography), inventory_(inventory), seed_(seed) {}

    std::vector<Brand> brands(const Airline& airline, Cabin cabin, bool domestic) const;

    // The cheapest open class for `seats` passengers in the brand of that tier; nothing where the bound is sold out,
    // lacks the cabin on its longest flight, or has no such brand.
    std::optional<BoundFare> cheapest(const Itinerary& bound, Cabin cabin, int tier, int seats, bool round_trip,
                                      Instant now) const;
    // The same for booking classes that were quoted before: nothing when one of them is closed now.
    std::optional<BoundFare> in_classes(const Itinerary& bound, Cabin cabin, std::string_view brand,
                                        const std::string& classes, int seats, bool round_trip, Instant now) const;

    // From a test: journeys with this flight cost so much more from now on, in every search and every pricing.
    void raise(const Flight& flight, double percent) { raised_[flight_key(flight)] += percent / 100; }
    void forget_changes() { raised_.clear(); }

    static std::int64_t share_of(TravelerType type, std::int64_t adult_cents, bool domestic);
    static std::string basis_for(TravelerType type, const std::string& adult_basis);

  private:
    using FlightKey = std::tuple<AirlineIndex, std::uint16_t, Date>;
    static FlightKey flight_key(const Flight& flight) {
        return {flight.route->airline, flight.line->number, flight.date};
    }
    std::int64_t adult_cents(const Itinerary& bound, Cabin cabin, const Brand& brand, double class_factor,
                             bool round_trip) const;
    BoundFare assemble(const Itinerary& bound, Cabin cabin, Brand brand, std::string classes, bool round_trip,
                       Instant now) const;
    bool domestic(const Itinerary& bound) const;

    const Geography& geography_;
    const Inventory& inventory_;
    Hash seed_;
    std::map<FlightKey, double> raised_;
};

}  // namespace airside::simulator
