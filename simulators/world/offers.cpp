#include "simulators/world/offers.hpp"

#include <algorithm>

#include "simulators/world/currency.hpp"

namespace airside::simulator {
namespace {

using namespace std::chrono_literals;

AirlineIndex main_airline(const Itinerary& bound) {
    auto longest = std::max_element(bound.begin(), bound.end(),
                                    [](auto& a, auto& b) { return a.route->distance_km < b.route->distance_km; });
    return longest->route->airline;
}

bool is_round_trip(const std::vector<Itinerary>& bounds) {
    return bounds.size() == 2 && bounds[0].front().route->from == bounds[1].back().route->to;
}

bool in_order(const std::vector<Itinerary>& bounds) {
    for (std::size_t i = 1; i < bounds.size(); ++i)
        if (bounds[i].front().departs_at < bounds[i - 1].back().arrives_at + 1h) return false;
    return true;
}

}  // namespace

int seats_needed(const std::vector<Traveler>& travelers) {
    return static_cast<int>(std::ranges::count_if(travelers, [](auto& t) { return has_seat(t.type); }));
}

std::vector<Offers::PricedBound> Offers::price_bound(const SearchQuery& query, const BoundQuery& bound, int seats,
                                                     bool round_trip) {
    std::vector<PricedBound> priced;
    for (auto& itinerary : connections_.find(bound)) {
        PricedBound one{.itinerary = std::move(itinerary), .by_tier = {}};
        for (int tier = 0; tier < (query.every_brand ? 3 : 1); ++tier) {
            auto fare = fares_.cheapest(one.itinerary, query.cabin, tier, seats, round_trip, query.now);
            if (!fare) break;
            one.by_tier.push_back(std::move(*fare));
        }
        if (!one.by_tier.empty()) priced.push_back(std::move(one));
    }
    std::stable_sort(priced.begin(), priced.end(),
                     [](auto& a, auto& b) { return a.by_tier[0].adult_cents < b.by_tier[0].adult_cents; });
    return priced;
}

// The cheapest `limit` combinations of one itinerary a bound that a single ticket can hold, as indices.
std::vector<std::vector<std::size_t>> Offers::combine(const std::vector<std::vector<PricedBound>>& bounds,
                                                      std::size_t limit) const {
    struct Partial {
        std::vector<std::size_t> chosen;
        std::int64_t cents = 0;
    };
    std::vector<Partial> partials{{}};
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        std::vector<Partial> longer;
        for (const auto& partial : partials) {
            for (std::size_t j = 0; j < bounds[i].size(); ++j) {
                const auto& next = bounds[i][j];
                if (i > 0) {
                    const auto& first = bounds[0][partial.chosen[0]];
                    const auto& previous = bounds[i - 1][partial.chosen[i - 1]];
                    if (!connections_.can_interline(main_airline(first.itinerary), main_airline(next.itinerary)))
                        continue;
                    if (next.itinerary.front().departs_at < previous.itinerary.back().arrives_at + 1h) continue;
                }
                longer.push_back(partial);
                longer.back().chosen.push_back(j);
                longer.back().cents += next.by_tier[0].adult_cents;
            }
        }
        std::stable_sort(longer.begin(), longer.end(), [](auto& a, auto& b) { return a.cents < b.cents; });
        if (longer.size() > limit) longer.resize(limit);
        partials = std::move(longer);
    }
    std::vector<std::vector<std::size_t>> chosen;
    for (auto& partial : partials) chosen.push_back(std::move(partial.chosen));
    return chosen;
}

std::vector<Offer> Offers::search(const SearchQuery& query) {
    bool round_trip = query.bounds.size() == 2 && query.bounds[0].from == query.bounds[1].to;
    std::vector<std::vector<PricedBound>> bounds;
    for (const auto& bound : query.bounds)
        bounds.push_back(price_bound(query, bound, seats_needed(query.travelers), round_trip));

    std::vector<Offer> offers;
    for (const auto& chosen : combine(bounds, query.journeys.value_or(query.limit))) {
        std::size_t tiers = 3;
        for (std::size_t i = 0; i < chosen.size(); ++i) tiers = std::min(tiers, bounds[i][chosen[i]].by_tier.size());
        for (std::size_t tier = 0; tier < tiers; ++tier) {
            std::vector<Itinerary> itineraries;
            std::vector<BoundFare> fares;
            for (std::size_t i = 0; i < chosen.size(); ++i) {
                itineraries.push_back(bounds[i][chosen[i]].itinerary);
                fares.push_back(bounds[i][chosen[i]].by_tier[tier]);
            }
            auto offer = quote(std::move(itineraries), std::move(fares), query.travelers, query.currency, query.now);
            if (query.max_price_minor && offer.travelers[0].total_minor > *query.max_price_minor) continue;
            offers.push_back(std::move(offer));
        }
    }
    std::stable_sort(offers.begin(), offers.end(), [](auto& a, auto& b) { return a.total_minor < b.total_minor; });
    if (offers.size() > query.limit)
        offers.erase(offers.begin() + static_cast<std::ptrdiff_t>(query.limit), offers.end());
    return offers;
}

std::optional<Offer> Offers::reprice(const Quoted& quoted, const std::vector<Traveler>& travelers,
                                     const Currency& currency, Instant now, bool same_classes) const {
    if (!in_order(quoted.bounds) || quoted.bounds.front().front().departs_at <= now) return {};
    bool round_trip = is_round_trip(quoted.bounds);
    int seats = seats_needed(travelers);
    std::vector<BoundFare> fares;
    for (std::size_t i = 0; i < quoted.bounds.size(); ++i) {
        const auto& bound = quoted.bounds[i];
        const auto& sold = quoted.sold[i];
        auto fare = fares_.in_classes(bound, sold.cabin, sold.brand, sold.classes, seats, round_trip, now);
        if (!fare && !same_classes) {
            for (int tier = 0; tier < 3 && !fare; ++tier) {
                auto other = fares_.cheapest(bound, sold.cabin, tier, seats, round_trip, now);
                if (other && other->brand.code == sold.brand) fare = std::move(other);
            }
        }
        if (!fare) return {};
        fares.push_back(std::move(*fare));
    }
    return quote(quoted.bounds, std::move(fares), travelers, currency, now);
}

Offer Offers::quote(std::vector<Itinerary> bounds, std::vector<BoundFare> fares, const std::vector<Traveler>& travelers,
                    const Currency& currency, Instant now) const {
    Offer offer{.bounds = std::move(bounds),
                .fares = std::move(fares),
                .validating = nullptr,
                .currency = currency,
                .travelers = {}};
    offer.validating = &validating_for(offer.bounds);
    offer.seats = 9;
    bool inside = true;
    Cabin highest = Cabin::economy;
    int tier = 0;
    for (std::size_t i = 0; i < offer.bounds.size(); ++i) {
        offer.seats = std::min(offer.seats, offer.fares[i].seats);
        highest = std::max(highest, offer.fares[i].cabin);
        tier = std::max(tier, offer.fares[i].brand.tier);
        for (const auto& flight : offer.bounds[i])
            inside = inside &&
                     geography_.airport(flight.route->from).country == geography_.airport(flight.route->to).country;
    }
    for (const auto& traveler : travelers) {
        auto same = std::ranges::find(offer.travelers, traveler.type, [](auto& t) { return t.traveler.type; });
        TravelerPrice price;
        if (same != offer.travelers.end()) {
            price = *same;
        } else {
            for (const auto& fare : offer.fares) {
                auto cents = Fares::share_of(traveler.type, fare.adult_cents, inside);
                price.base_minor += from_usd_cents(cents, currency, Rounding::whole_unit_up);
                price.fare_basis.push_back(Fares::basis_for(traveler.type, fare.fare_basis));
            }
            price.taxes = taxes_of(geography_, seed_,
                                   {offer.bounds, price.base_minor, highest, !has_seat(traveler.type)}, currency);
            price.total_minor = price.base_minor;
            for (const auto& tax : price.taxes) price.total_minor += tax.minor;
        }
        price.traveler = traveler;
        offer.base_minor += price.base_minor;
        offer.total_minor += price.total_minor;
        offer.travelers.push_back(std::move(price));
    }
    // Held for three days, flexible fares for seven, but never nearer to departure than two hours.
    auto departure = offer.bounds.front().front().departs_at;
    offer.instant_ticketing = departure - now < 24h;
    auto limit = std::min<Instant>(now + (tier >= 2 ? 7 * 24h : 3 * 24h), departure - 2h);
    offer.last_ticketing = std::chrono::floor<std::chrono::minutes>(std::max(limit, now + 30min));
    return offer;
}

// Who issues the ticket. An airline without ticket stock of its own is ticketed by Hahn Air, as in life.
const Airline& Offers::validating_for(const std::vector<Itinerary>& bounds) const {
    const auto& own = geography_.airline(main_airline(bounds.front()));
    if (own.accounting != 0) return own;
    auto hahn = geography_.find_airline("HR");
    return hahn ? *hahn : own;
}

}  // namespace airside::simulator
