#include "services/search/domain/market.hpp"

#include <gtest/gtest.h>

#include "services/search/domain/cache_key.hpp"

namespace airside::search {
namespace {

using gds::Provider;
using Providers = std::vector<Provider>;

const Providers all{Provider::AMADEUS, Provider::SABRE, Provider::TRAVELPORT};

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

gds::SearchQuery query(std::vector<std::pair<std::string, std::string>> slices, unsigned day = 10) {
    gds::SearchQuery made{{}, {}, gds::CabinClass::ECONOMY, false, Currency::of("USD"), 50};
    for (auto& [from, to] : slices)
        made.slices.push_back({IataAirport::of(from), IataAirport::of(to), Date::of(2027, 3, day++)});
    return made;
}

Markets::Choice choose(std::vector<MarketRule> rules, const gds::SearchQuery& asked, Providers off = {}) {
    auto is_off = [&](Provider provider) { return std::ranges::find(off, provider) != off.end(); };
    return Markets(std::move(rules), airports()).choose(asked, cache_key(asked, asked.currency), all, is_off);
}
Providers asked_by(std::vector<MarketRule> rules, const gds::SearchQuery& asked) {
    return choose(std::move(rules), asked).asked;
}

TEST(Markets, WithoutARuleAllAreAsked) {
    EXPECT_EQ(asked_by({}, query({{"JFK", "LHR"}})), all);
    EXPECT_EQ(asked_by({{"DE", "", {Provider::SABRE}, {}}}, query({{"JFK", "LHR"}})), all);
}

TEST(Markets, TheFirstRuleThatFitsDecides) {
    std::vector<MarketRule> rules{{"LHR", "NYC", {Provider::TRAVELPORT}, {}},
                                  {"LON", "", {Provider::SABRE}, {}},
                                  {"GB", "US", {Provider::AMADEUS, Provider::SABRE}, {}},
                                  {"", "JP", {Provider::TRAVELPORT, Provider::AMADEUS}, {}}};
    EXPECT_EQ(asked_by(rules, query({{"LHR", "JFK"}})), Providers{Provider::TRAVELPORT});
    EXPECT_EQ(asked_by(rules, query({{"LHR", "NYC"}})), Providers{Provider::TRAVELPORT});
    EXPECT_EQ(asked_by(rules, query({{"LGW", "JFK"}})), Providers{Provider::SABRE});
    EXPECT_EQ(asked_by(rules, query({{"LON", "CDG"}})), Providers{Provider::SABRE});
    EXPECT_EQ(asked_by(rules, query({{"MAN", "LAX"}})), (Providers{Provider::AMADEUS, Provider::SABRE}));
    EXPECT_EQ(asked_by(rules, query({{"CDG", "HND"}})), (Providers{Provider::AMADEUS, Provider::TRAVELPORT}));
    EXPECT_EQ(asked_by(rules, query({{"CDG", "FRA"}})), all);
}

TEST(Markets, AReturnEndsWhereItTurnsAndOthersAtTheirLastAirport) {
    std::vector<MarketRule> rules{{"FR", "JP", {Provider::SABRE}, {}}};
    EXPECT_EQ(asked_by(rules, query({{"CDG", "HND"}, {"HND", "CDG"}})), Providers{Provider::SABRE});
    EXPECT_EQ(asked_by(rules, query({{"CDG", "SIN"}, {"SIN", "HND"}})), Providers{Provider::SABRE});
    EXPECT_EQ(asked_by(rules, query({{"CDG", "HND"}, {"HND", "SIN"}})), all);
}

TEST(Markets, AShareIsOfSearchesAndTheSameForTheSameSearch) {
    std::vector<MarketRule> rules{{"", "", {}, {{"SABRE", 30}, {"TRAVELPORT", 0}}}};
    int sabre = 0, searches = 0;
    for (std::string from : {"JFK", "BOS", "ORD", "LAX", "SFO", "SEA", "MIA", "ATL", "DFW", "IAD"})
        for (std::string to : {"LHR", "CDG", "FRA", "AMS", "MAD", "FCO", "ZRH", "VIE", "DUB", "LIS"})
            for (unsigned day = 1; day <= 20; ++day) {
                auto asked = query({{from, to}}, day);
                auto providers = asked_by(rules, asked);
                EXPECT_EQ(providers, asked_by(rules, asked));
                EXPECT_EQ(providers.front(), Provider::AMADEUS);
                EXPECT_EQ(std::ranges::count(providers, Provider::TRAVELPORT), 0);
                sabre += static_cast<int>(std::ranges::count(providers, Provider::SABRE));
                ++searches;
            }
    // Nothing here is drawn by lot: these two thousand searches give the same number each time.
    EXPECT_NEAR(100.0 * sabre / searches, 30, 3);
}

TEST(Markets, SomebodyIsAskedEvenWhereTheSharesLeaveNobody) {
    std::vector<MarketRule> rules{{"", "", {Provider::SABRE, Provider::TRAVELPORT}, {{"SABRE", 1}, {"TRAVELPORT", 1}}}};
    for (unsigned day = 1; day <= 28; ++day) EXPECT_FALSE(asked_by(rules, query({{"JFK", "LHR"}}, day)).empty());
}

TEST(Markets, WhoIsOffIsNamedWhereItWouldBeAsked) {
    std::vector<MarketRule> rules{{"US", "", {Provider::SABRE, Provider::TRAVELPORT}, {{"TRAVELPORT", 0}}}};
    auto choice = choose(rules, query({{"JFK", "LHR"}}), {Provider::SABRE, Provider::AMADEUS});
    EXPECT_EQ(choice.off, Providers{Provider::SABRE});
    EXPECT_EQ(choice.asked, Providers{Provider::TRAVELPORT});
    auto nobody = choose({}, query({{"JFK", "LHR"}}), all);
    EXPECT_TRUE(nobody.asked.empty());
    EXPECT_EQ(nobody.off, all);
}

TEST(Markets, RulesThatAreWrongSayWhere) {
    EXPECT_EQ((MarketRule{"gb", "", {}, {}}).check(), "origin is a country (GB), city or airport (LHR), or empty: gb");
    EXPECT_EQ((MarketRule{"", "LOND", {}, {}}).check(),
              "destination is a country (GB), city or airport (LHR), or empty: LOND");
    EXPECT_EQ((MarketRule{"", "", {Provider::SABRE, Provider::SABRE}, {}}).check(), "providers names SABRE twice");
    EXPECT_EQ((MarketRule{"", "", {}, {{"SABER", 5}}}).check(), "share names no GDS: SABER");
    EXPECT_EQ((MarketRule{"", "", {}, {{"SABRE", 101}}}).check(), "share of SABRE is from 0 to 100");
    EXPECT_EQ((MarketRule{"", "", {Provider::AMADEUS}, {{"SABRE", 5}}}).check(),
              "share names SABRE, and providers does not");
    EXPECT_EQ((MarketRule{"", "", {Provider::SABRE}, {{"SABRE", 0}}}).check(), "every provider's share is 0");
    EXPECT_EQ((MarketRule{"GB", "NYC", {Provider::SABRE}, {{"SABRE", 50}}}).check(), "");
    try {
        Markets({{"GB", "", {}, {}}, {"", "XQX", {}, {}}}, airports());
        FAIL();
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(), "search.rules[1]: no airport or city is called XQX");
    }
}

}  // namespace
}  // namespace airside::search
