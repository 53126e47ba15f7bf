#include "simulators/world/fares.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "simulators/world/season.hpp"

namespace airside::simulator {
namespace {

const Flight& longest(const Itinerary& bound) {
    return *std::max_element(bound.begin(), bound.end(),
                             [](auto& a, auto& b) { return a.route->distance_km < b.route->distance_km; });
}

// A regional flight has no business class to sell: it is sold in the best cabin below.
Cabin cabin_on(const Flight& flight, Cabin wanted) {
    auto cabin = static_cast<int>(wanted);
    while (cabin > 0 && flight.aircraft().seats_in(static_cast<Cabin>(cabin)) == 0) --cabin;
    return static_cast<Cabin>(cabin);
}

const BookingClassInfo& info_of(Cabin cabin, char code) {
    return *std::ranges::find(classes_of(cabin), code, &BookingClassInfo::code);
}

// Class of `cabin` as near to the cheap end as position/of stands in the bound's own ladder.
char class_at(Cabin cabin, std::size_t position, std::size_t of) {
    auto ladder = classes_of(cabin);
    return ladder[position * ladder.size() / of].code;
}

constexpr std::array cabin_factor = {1.0, 1.9, 4.2, 8.0};  // by Cabin: of the lowest economy fare

}  // namespace

bool Fares::domestic(const Itinerary& bound) const {
    return geography_.airport(bound.front().route->from).country == geography_.airport(bound.back().route->to).country;
}

std::vector<Brand> Fares::brands(const Airline& airline, Cabin cabin, bool inside) const {
    static constexpr std::array<std::array<std::string_view, 3>, 4> families = {
        {{"LIGHT", "CLASSIC", "FLEX"},
         {"BASIC", "STANDARD", "FULLFLEX"},
         {"SAVER", "VALUE", "COMFORT"},
         {"BASICECON", "MAINCABIN", "MAINFLEX"}}};
    const auto& names = families[seed_.with("brands").with(airline.code).below(families.size())];
    int change = inside ? 7500 : 15000, refund = inside ? 12500 : 25000;
    switch (cabin) {
        case Cabin::economy:
            return {{std::string(names[0]), 0, 0, Allowed::no, Allowed::no, 0, 0},
                    {std::string(names[1]), 1, 1, Allowed::with_penalty,
                     airline.low_cost ? Allowed::no : Allowed::with_penalty, change, airline.low_cost ? 0 : refund},
                    {std::string(names[2]), 2, inside ? 1 : 2, Allowed::free, Allowed::free, 0, 0}};
        case Cabin::premium_economy:
            return {{"PREMSAVER", 0, 2, Allowed::with_penalty, Allowed::with_penalty, change, refund},
                    {"PREMFLEX", 1, 2, Allowed::free, Allowed::free, 0, 0}};
        case Cabin::business:
            return {{"BUSSAVER", 0, 2, Allowed::with_penalty, Allowed::with_penalty, change * 2, refund * 2},
                    {"BUSFLEX", 1, 3, Allowed::free, Allowed::free, 0, 0}};
        case Cabin::first: return {{"FIRSTFLEX", 0, 3, Allowed::free, Allowed::free, 0, 0}};
    }
    return {};
}

std::int64_t Fares::adult_cents(const Itinerary& bound, Cabin cabin, const Brand& brand, double class_factor,
                                bool round_trip) const {
    const auto& from = geography_.airport(bound.front().route->from);
    const auto& to = geography_.airport(bound.back().route->to);
    const auto& airline = geography_.airline(longest(bound).route->airline);
    double distance = great_circle_km(from, to);
    double dollars =
        14 + 0.62 * std::pow(distance, 0.68);  // Manchester–Dublin some 40, New York–London some 215, one way
    dollars *= season_of(to.latitude, bound.front().date).fare;
    dollars *= seed_.with("level").with(airline.code).between(0.9, 1.2) * (airline.low_cost ? 0.7 : 1.0);
    // The market's own level does not depend on the direction.
    dollars *=
        seed_.with("market").with(std::min(from.code, to.code)).with(std::max(from.code, to.code)).between(0.85, 1.2);
    auto weekday = std::chrono::weekday(bound.front().date.days()).iso_encoding();
    if (weekday >= 5 && weekday != 6) dollars *= 1.08;  // Friday and Sunday
    if (bound.size() > 1) dollars *= 0.98;              // a change of planes is worth a little
    if (!round_trip && !airline.low_cost) dollars *= 1.25;
    dollars *= cabin_factor[static_cast<std::size_t>(cabin)] * class_factor;
    dollars = dollars * (1 + 0.12 * brand.tier) + brand.tier * (distance < 3000 ? 22 : 55);
    for (const auto& flight : bound)
        if (auto raised = raised_.find(flight_key(flight)); raised != raised_.end()) dollars *= 1 + raised->second;
    return std::llround(dollars) * 100;
}

BoundFare Fares::assemble(const Itinerary& bound, Cabin cabin, Brand brand, std::string classes, bool round_trip,
                          Instant now) const {
    BoundFare fare{
        .cabin = cabin, .classes = std::move(classes), .cabins = {}, .brand = std::move(brand), .fare_basis = {}};
    fare.seats = 9;
    double factor = 0, distance = 0;
    int advance = 0;
    for (std::size_t i = 0; i < bound.size(); ++i) {
        fare.cabins.push_back(*cabin_of_class(fare.classes[i]));
        const auto& info = info_of(fare.cabins[i], fare.classes[i]);
        // In a cabin below the one asked for, only the ladder's step counts: the bound is charged in its own cabin.
        factor += info.fare_factor * bound[i].route->distance_km;
        distance += bound[i].route->distance_km;
        advance = std::max(advance, info.advance_days);
        fare.seats = std::min(fare.seats, inventory_.available(bound[i], fare.classes[i], now));
    }
    fare.adult_cents = adult_cents(bound, cabin, fare.brand, distance > 0 ? factor / distance : 1.0, round_trip);
    const auto& to = geography_.airport(bound.back().route->to);
    const Flight& main = longest(bound);
    char letter = fare.classes[static_cast<std::size_t>(&main - bound.data())];
    fare.fare_basis = std::string(1, letter) + season_of(to.latitude, bound.front().date).letter +
                      (advance > 0 ? std::to_string(advance) : "X") + (round_trip ? "R" : "O") +
                      fare.brand.code.substr(0, 2) + std::to_string(fare.brand.tier) +
                      geography_.airport(bound.front().route->from).country;
    return fare;
}

std::optional<BoundFare> Fares::cheapest(const Itinerary& bound, Cabin cabin, int tier, int seats, bool round_trip,
                                         Instant now) const {
    const Flight& main = longest(bound);
    if (cabin_on(main, cabin) != cabin) return {};
    auto all = brands(geography_.airline(main.route->airline), cabin, domestic(bound));
    if (tier >= static_cast<int>(all.size())) return {};
    auto ladder = classes_of(cabin);
    auto days = (bound.front().date - utc_date_of(now)).count();
    for (std::size_t step = 0; step < ladder.size(); ++step) {
        if (days < ladder[step].advance_days) continue;
        std::string classes;
        for (const auto& flight : bound) classes += class_at(cabin_on(flight, cabin), step, ladder.size());
        auto open = [&](std::size_t i) { return inventory_.available(bound[i], classes[i], now) >= seats; };
        bool all_open = true;
        for (std::size_t i = 0; i < bound.size() && all_open; ++i) all_open = open(i);
        if (all_open) return assemble(bound, cabin, all[static_cast<std::size_t>(tier)], classes, round_trip, now);
    }
    return {};
}

std::optional<BoundFare> Fares::in_classes(const Itinerary& bound, Cabin cabin, std::string_view brand_code,
                                           const std::string& classes, int seats, bool round_trip, Instant now) const {
    if (classes.size() != bound.size()) return {};
    auto all = brands(geography_.airline(longest(bound).route->airline), cabin, domestic(bound));
    auto brand = std::ranges::find(all, brand_code, &Brand::code);
    if (brand == all.end()) return {};
    auto days = (bound.front().date - utc_date_of(now)).count();
    for (std::size_t i = 0; i < bound.size(); ++i) {
        auto cabin_of = cabin_of_class(classes[i]);
        if (!cabin_of || days < info_of(*cabin_of, classes[i]).advance_days) return {};
        if (inventory_.available(bound[i], classes[i], now) < seats) return {};
    }
    return assemble(bound, cabin, *brand, classes, round_trip, now);
}

// Children pay three quarters abroad and the whole fare at home; an infant on a lap a tenth.
std::int64_t Fares::share_of(TravelerType type, std::int64_t cents, bool inside) {
    switch (type) {
        case TravelerType::adult: return cents;
        case TravelerType::child:
        case TravelerType::seated_infant: return inside ? cents : cents * 3 / 4;
        case TravelerType::held_infant: return inside ? 0 : cents / 10;
    }
    return cents;
}

std::string Fares::basis_for(TravelerType type, const std::string& adult_basis) {
    switch (type) {
        case TravelerType::adult: return adult_basis;
        case TravelerType::child:
        case TravelerType::seated_infant: return adult_basis + "CH";
        case TravelerType::held_infant: return adult_basis + "IN";
    }
    return adult_basis;
}

}  // namespace airside::simulator
