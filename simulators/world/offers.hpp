// Priced journeys: what a search finds, and what a journey found before costs now.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/core/money.hpp"
#include "simulators/world/fares.hpp"
#include "simulators/world/taxes.hpp"

namespace airside::simulator {

struct Traveler {
    std::string id;
    TravelerType type = TravelerType::adult;
    std::string adult_id;  // on whose lap a held infant travels
};

struct TravelerPrice {
    Traveler traveler;
    std::int64_t base_minor = 0, total_minor = 0;  // total = base + taxes, exactly
    std::vector<Tax> taxes;
    std::vector<std::string> fare_basis;  // one a bound
};

struct Offer {
    std::vector<Itinerary> bounds;
    std::vector<BoundFare> fares;  // one a bound
    const Airline* validating = nullptr;
    Currency currency;
    std::vector<TravelerPrice> travelers;
    std::int64_t base_minor = 0, total_minor = 0;  // sums over the travellers
    int seats = 0;                                 // that can still be sold at this price, at most 9
    Instant last_ticketing{};                      // the ticket time limit
    bool instant_ticketing = false;                // too near departure to be held
};

struct SearchQuery {
    std::vector<BoundQuery> bounds;
    std::vector<Traveler> travelers;
    Cabin cabin = Cabin::economy;
    Currency currency;
    std::size_t limit = 250;                      // of offers
    std::optional<std::size_t> journeys{};        // so many at most, each in all of its brands; else as many as offers
    std::optional<std::int64_t> max_price_minor;  // for one adult
    bool every_brand = false;                     // else only the cheapest of each journey
    Instant now{};
};

// A journey to be priced again: what it was sold in before.
struct Quoted {
    std::vector<Itinerary> bounds;
    struct Sold {
        Cabin cabin;
        std::string brand;
        std::string classes;  // one letter a flight
    };
    std::vector<Sold> sold;  // one a bound
};

class Offers {
  public:
    Offers(const Geography& geography, Connections& connections, const Fares& fares, Hash seed)
        : geography_(geography), connections_(connections), fares_(fares), seed_(seed) {}

    // Cheapest first.
    std::vector<Offer> search(const SearchQuery& query);

    // In the classes quoted where they are open still, else in the cheapest ones of the same brand that are (unless
    // `same_classes`); nothing when sold out.
    std::optional<Offer> reprice(const Quoted& quoted, const std::vector<Traveler>& travelers, const Currency& currency,
                                 Instant now, bool same_classes) const;

  private:
    struct PricedBound {
        Itinerary itinerary;
        std::vector<BoundFare> by_tier;
    };
    std::vector<PricedBound> price_bound(const SearchQuery& query, const BoundQuery& bound, int seats, bool round_trip);
    std::vector<std::vector<std::size_t>> combine(const std::vector<std::vector<PricedBound>>& bounds,
                                                  std::size_t limit) const;
    Offer quote(std::vector<Itinerary> bounds, std::vector<BoundFare> fares, const std::vector<Traveler>& travelers,
                const Currency& currency, Instant now) const;
    const Airline& validating_for(const std::vector<Itinerary>& bounds) const;

    const Geography& geography_;
    Connections& connections_;
    const Fares& fares_;
    Hash seed_;
};

int seats_needed(const std::vector<Traveler>& travelers);

}  // namespace airside::simulator
