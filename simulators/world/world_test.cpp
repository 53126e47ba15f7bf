#include "simulators/world/world.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace airside::simulator {
namespace {

using namespace std::chrono_literals;

World& world() {
    static World one(AIRSIDE_DATA_DIR, 7);
    return one;
}

const Instant now = *parse_instant("2026-11-22T12:00:00Z");

BoundQuery bound(World& w, std::string_view from, std::string_view to, Date date) {
    return {.from = w.geography.places(from),
            .to = w.geography.places(to),
            .date = date,
            .only_airlines = {},
            .without_airlines = {},
            .not_before = now + 1h};
}

SearchQuery journey(World& w, std::string_view from, std::string_view to, Date out, std::optional<Date> back) {
    SearchQuery query{
        .bounds = {bound(w, from, to, out)},
        .travelers = {{"1", TravelerType::adult, ""}, {"2", TravelerType::adult, ""}, {"3", TravelerType::child, ""}},
        .currency = Currency::of("USD"),
        .now = now};
    if (back) query.bounds.push_back(bound(w, to, from, *back));
    return query;
}

std::string text_of(const Offer& offer) {
    std::string text = std::to_string(offer.total_minor) + offer.currency.str();
    for (std::size_t i = 0; i < offer.bounds.size(); ++i) {
        text += " " + offer.fares[i].fare_basis + offer.fares[i].classes;
        for (const auto& f : offer.bounds[i]) text += " " + std::to_string(f.line->number) + to_string(f.departs);
    }
    return text;
}

// Journeys of every kind: long, short, across the date line, from small places, within one country.
struct Case {
    const char *from, *to;
    bool must_exist;
};
const Case cases[] = {{"JFK", "LHR", true}, {"NYC", "LON", true}, {"MAN", "DUB", true}, {"LHR", "SYD", true},
                      {"LAX", "NRT", true}, {"AKL", "LAX", true}, {"GRU", "JNB", true}, {"ABZ", "BOS", true},
                      {"DEN", "MCO", true}, {"INV", "PER", false}};

TEST(World, FindsOffersForJourneysOfEveryKind) {
    auto& w = world();
    for (const auto& c : cases) {
        auto offers = w.offers.search(journey(w, c.from, c.to, Date::of(2026, 12, 22), Date::of(2027, 1, 5)));
        if (c.must_exist) {
            EXPECT_FALSE(offers.empty()) << c.from << c.to;
        }
    }
}

TEST(World, SameSeedGivesTheSameWorldAndAnotherSeedAnother) {
    World again(AIRSIDE_DATA_DIR, 7), other(AIRSIDE_DATA_DIR, 8);
    auto texts = [](World& w) {
        std::string text;
        for (const auto& offer :
             w.offers.search(journey(w, "JFK", "LHR", Date::of(2026, 12, 22), Date::of(2027, 1, 5))))
            text += text_of(offer) + "\n";
        return text;
    };
    EXPECT_EQ(texts(world()), texts(again));
    EXPECT_NE(texts(world()), texts(other));
}

TEST(World, FlightsArriveAfterTheyDepartInTheirAirportsZones) {
    auto& w = world();
    for (const auto& c : cases) {
        for (const auto& offer :
             w.offers.search(journey(w, c.from, c.to, Date::of(2027, 3, 28), Date::of(2027, 4, 5)))) {
            for (const auto& itinerary : offer.bounds) {
                for (const auto& flight : itinerary) {
                    EXPECT_LT(flight.departs_at, flight.arrives_at);
                    EXPECT_EQ(flight.arrives_at - flight.departs_at, flight.block());
                    EXPECT_EQ(to_instant(flight.departs, w.geography.airport(flight.route->from).zone),
                              flight.departs_at);
                    EXPECT_EQ(to_local(flight.arrives_at, w.geography.airport(flight.route->to).zone), flight.arrives);
                    EXPECT_EQ(date_of(flight.departs), flight.date);
                }
            }
        }
    }
}

TEST(World, ConnectionsKeepTheMinimumConnectingTime) {
    auto& w = world();
    std::size_t connections = 0;
    for (const auto& c : cases) {
        for (const auto& itinerary : w.connections.find(bound(w, c.from, c.to, Date::of(2027, 2, 10)))) {
            for (std::size_t i = 1; i < itinerary.size(); ++i) {
                ++connections;
                const auto &in = itinerary[i - 1], &out = itinerary[i];
                EXPECT_EQ(in.route->to, out.route->from);
                EXPECT_GE(out.departs_at - in.arrives_at, w.connections.minimum_connection(*in.route, *out.route));
                EXPECT_GE(w.connections.minimum_connection(*in.route, *out.route), 35min);
                EXPECT_LE(out.departs_at - in.arrives_at, 8h);
                EXPECT_TRUE(w.connections.can_interline(in.route->airline, out.route->airline));
            }
        }
    }
    EXPECT_GT(connections, 50u);
}

TEST(World, PricesSumExactlyInEveryCurrency) {
    auto& w = world();
    for (const char* currency : {"USD", "EUR", "GBP", "JPY", "KWD"}) {
        auto query = journey(w, "JFK", "LHR", Date::of(2026, 12, 22), Date::of(2027, 1, 5));
        query.travelers.push_back({"4", TravelerType::held_infant, "1"});
        query.currency = Currency::of(currency);
        auto offers = w.offers.search(query);
        ASSERT_FALSE(offers.empty());
        for (const auto& offer : offers) {
            std::int64_t total = 0, base = 0;
            for (const auto& price : offer.travelers) {
                std::int64_t taxes = 0;
                for (const auto& tax : price.taxes) {
                    EXPECT_GT(tax.minor, 0);
                    taxes += tax.minor;
                }
                EXPECT_EQ(price.base_minor + taxes, price.total_minor);
                EXPECT_GE(price.base_minor, 0);
                total += price.total_minor, base += price.base_minor;
            }
            EXPECT_EQ(total, offer.total_minor);
            EXPECT_EQ(base, offer.base_minor);
            EXPECT_GT(offer.travelers[0].total_minor, offer.travelers[2].total_minor) << "a child pays less abroad";
            EXPECT_GT(offer.travelers[2].total_minor, offer.travelers[3].total_minor) << "an infant pays least";
        }
    }
}

TEST(World, OffersComeCheapestFirstAndLeaveBritainWithItsDuty) {
    auto& w = world();
    auto offers = w.offers.search(journey(w, "LHR", "JFK", Date::of(2027, 1, 12), {}));
    ASSERT_GT(offers.size(), 5u);
    EXPECT_TRUE(std::ranges::is_sorted(offers, {}, &Offer::total_minor));
    auto codes = offers[0].travelers[0].taxes;
    EXPECT_NE(std::ranges::find(codes, "GB", &Tax::code), codes.end());
    EXPECT_NE(std::ranges::find(codes, "UB", &Tax::code), codes.end());
    EXPECT_NE(std::ranges::find(codes, "XY", &Tax::code), codes.end());
}

TEST(World, DearerBrandsOfTheSameFlightsCostMore) {
    auto& w = world();
    auto query = journey(w, "JFK", "LHR", Date::of(2027, 2, 2), {});
    query.every_brand = true;
    query.bounds[0].max_connections = 0;
    std::map<int, std::map<int, std::int64_t>> by_flight;
    for (const auto& offer : w.offers.search(query))
        by_flight[offer.bounds[0][0].line->number * 1000 + offer.bounds[0][0].route->airline]
                 [offer.fares[0].brand.tier] = offer.total_minor;
    ASSERT_FALSE(by_flight.empty());
    for (const auto& [flight, prices] : by_flight) {
        ASSERT_EQ(prices.size(), 3u);
        EXPECT_LT(prices.at(0), prices.at(1));
        EXPECT_LT(prices.at(1), prices.at(2));
    }
}

TEST(World, ClassesAreNestedAndSeatsNeverGoBelowNone) {
    World w(AIRSIDE_DATA_DIR, 11);
    auto offer = w.offers.search(journey(w, "JFK", "LHR", Date::of(2026, 12, 22), {})).front();
    const Flight& flight = offer.bounds[0][0];
    auto ladder = classes_of(Cabin::economy);
    for (std::size_t i = 1; i < ladder.size(); ++i)
        EXPECT_LE(w.inventory.available(flight, ladder[i - 1].code, now),
                  w.inventory.available(flight, ladder[i].code, now));

    int before = w.inventory.available_in(flight, Cabin::economy, now), sold = 0;
    while (w.inventory.take(flight, 'Y', 1, now)) ++sold;
    EXPECT_EQ(sold, before);
    for (const auto& one : ladder) EXPECT_EQ(w.inventory.available(flight, one.code, now), 0);
    // Others go on buying as departure comes; there is still nothing to sell, and never less than nothing.
    EXPECT_EQ(w.inventory.available_in(flight, Cabin::economy, now + 24h * 29), 0);
    w.inventory.give_back(flight, 'Y', 2);
    EXPECT_EQ(w.inventory.available_in(flight, Cabin::economy, now), 2);
    EXPECT_FALSE(w.inventory.take(flight, 'Y', 3, now));
}

TEST(World, TheLastSeatIsSoldOnce) {
    World w(AIRSIDE_DATA_DIR, 11);
    auto offer = w.offers.search(journey(w, "JFK", "LHR", Date::of(2026, 12, 22), {})).front();
    const Flight& flight = offer.bounds[0][0];
    w.inventory.set_left(flight, Cabin::economy, 1);
    EXPECT_TRUE(w.inventory.take(flight, 'O', 1, now));
    EXPECT_FALSE(w.inventory.take(flight, 'O', 1, now));
    w.inventory.give_back(flight, 'O', 1);
    EXPECT_TRUE(w.inventory.take(flight, 'Y', 1, now));
}

TEST(World, RepricingKeepsThePriceUntilTheClassIsSoldOut) {
    World w(AIRSIDE_DATA_DIR, 12);
    auto query = journey(w, "JFK", "LHR", Date::of(2027, 2, 2), Date::of(2027, 2, 16));
    auto offer = w.offers.search(query).front();
    Quoted quoted{.bounds = offer.bounds, .sold = {}};
    for (const auto& fare : offer.fares) quoted.sold.push_back({fare.cabin, fare.brand.code, fare.classes});
    auto again = w.offers.reprice(quoted, query.travelers, query.currency, now, false);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->total_minor, offer.total_minor);

    const Flight& first = offer.bounds[0][0];
    while (w.inventory.take(first, offer.fares[0].classes[0], 1, now)) {}
    auto dearer = w.offers.reprice(quoted, query.travelers, query.currency, now, false);
    ASSERT_TRUE(dearer);
    EXPECT_GT(dearer->total_minor, offer.total_minor);
    EXPECT_FALSE(w.offers.reprice(quoted, query.travelers, query.currency, now, true));
    w.inventory.set_left(first, Cabin::economy, 2);
    EXPECT_FALSE(w.offers.reprice(quoted, query.travelers, query.currency, now, false)) << "three seats are needed";
}

TEST(World, EveryFlightOfferedCanBeFoundByItsNumber) {
    auto& w = world();
    for (const auto& offer : w.offers.search(journey(w, "LHR", "SYD", Date::of(2027, 1, 12), {})))
        for (const auto& flight : offer.bounds[0]) {
            auto found =
                w.timetable.find(w.geography.airline(flight.route->airline).code, flight.line->number, flight.date);
            ASSERT_TRUE(found);
            EXPECT_EQ(found->departs_at, flight.departs_at);
            EXPECT_EQ(found->route, flight.route);
        }
    EXPECT_FALSE(w.timetable.find("BA", 9999, Date::of(2027, 1, 12)));
    EXPECT_FALSE(w.timetable.find("??", 1, Date::of(2027, 1, 12)));
}

}  // namespace
}  // namespace airside::simulator
