#include <gtest/gtest.h>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/search/cache/answer.hpp"
#include "services/search/domain/cache_key.hpp"
#include "services/search/domain/request.hpp"
#include "services/search/domain/samples_for_test.hpp"
#include "services/search/domain/views.hpp"

namespace airside::search {
namespace {

const reference::Airports& airports() {
    static const auto loaded = reference::Airports::load(AIRSIDE_DATA_DIR);
    return loaded;
}

const Currency usd = Currency::of("USD");
const SearchRules rules{usd};

SearchFlights request(std::string_view from, std::string_view to, std::string_view out, std::string_view back = "") {
    auto made = Maker::make<SearchFlights>();
    made.origin = IataAirport::of(from);
    made.destination = IataAirport::of(to);
    made.departure_date = *Date::parse(out);
    if (!back.empty()) made.return_date = *Date::parse(back);
    return made;
}

// The pointers of the fields that are refused; empty: it is a good request.
std::vector<std::string> wrong(const SearchFlights& asked, std::string_view now = "2027-01-01T12:00:00Z") {
    try {
        (void)query_of(asked, airports(), *parse_instant(now), rules);
        return {};
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 422);
        std::vector<std::string> pointers;
        for (auto& error : problem.errors) pointers.push_back(error.pointer);
        return pointers;
    }
}
using Pointers = std::vector<std::string>;

TEST(Request, TakesAGoodSearch) {
    EXPECT_EQ(wrong(request("JFK", "LHR", "2027-03-10", "2027-03-20")), Pointers{});
    EXPECT_EQ(wrong(request("NYC", "LON", "2027-03-10", "2027-03-10")), Pointers{});
    EXPECT_EQ(wrong(request("LHR", "LGW", "2027-03-10")), Pointers{});
    auto query = query_of(request("JFK", "LHR", "2027-03-10", "2027-03-20"), airports(),
                          *parse_instant("2027-01-01T00:00:00Z"), rules);
    EXPECT_EQ(query.slices.size(), 2u);
    EXPECT_EQ(query.slices[1].origin.str(), "LHR");
    EXPECT_EQ(query.currency, usd);
}

TEST(Request, RefusesWhatCanNotBeFlown) {
    EXPECT_EQ(wrong(request("XXX", "LHR", "2027-03-10")), Pointers{"query/origin"});
    EXPECT_EQ(wrong(request("JFK", "QQQ", "2027-03-10")), Pointers{"query/destination"});
    EXPECT_EQ(wrong(request("JFK", "JFK", "2027-03-10")), Pointers{"query/destination"});
    EXPECT_EQ(wrong(request("LON", "LHR", "2027-03-10")), Pointers{"query/destination"});
    EXPECT_EQ(wrong(request("JFK", "LHR", "2026-12-31")), Pointers{"query/departure_date"});
    EXPECT_EQ(wrong(request("JFK", "LHR", "2028-03-10")), Pointers{"query/departure_date"});
    EXPECT_EQ(wrong(request("JFK", "LHR", "2027-03-10", "2027-03-09")), Pointers{"query/return_date"});
    // Airlines sell the way back no further ahead than the way out.
    EXPECT_EQ(wrong(request("JFK", "LHR", "2027-12-20", "2027-12-28")), Pointers{});
    EXPECT_EQ(wrong(request("JFK", "LHR", "2027-12-20", "2027-12-29")), Pointers{"query/return_date"});
    EXPECT_EQ(wrong(request("XXX", "QQQ", "2026-03-10")),
              (Pointers{"query/origin", "query/destination", "query/departure_date"}));
}

TEST(Request, JudgesDatesByTheClockAtTheOrigin) {
    // 2 January 08:00 in Sydney is still 1 January in New York.
    constexpr auto now = "2027-01-01T21:00:00Z";
    EXPECT_EQ(wrong(request("JFK", "LHR", "2027-01-01"), now), Pointers{});
    EXPECT_EQ(wrong(request("SYD", "SIN", "2027-01-01"), now), Pointers{"query/departure_date"});
    EXPECT_EQ(wrong(request("SYD", "SIN", "2027-01-02"), now), Pointers{});
}

TEST(Request, CountsPassengers) {
    auto asked = request("JFK", "LHR", "2027-03-10");
    asked.adults.value.value = 6;
    asked.children.value.value = 4;
    EXPECT_EQ(wrong(asked), Pointers{"query/children"});
    asked.children.value.value = 3;
    asked.infants.value.value = 6;
    EXPECT_EQ(wrong(asked), Pointers{});
    asked.infants.value.value = 7;
    EXPECT_EQ(wrong(asked), Pointers{"query/infants"});
}

TEST(Request, ChecksEachDirection) {
    auto asked = Maker::make<SearchMultiCity>();
    for (auto [from, to, on] :
         {std::tuple{"JFK", "LHR", "2027-03-10"}, {"LHR", "FRA", "2027-03-05"}, {"FRA", "XXX", "2027-03-20"}})
        asked.slices.push_back({IataAirport::of(from), IataAirport::of(to), *Date::parse(on)});
    try {
        (void)query_of(asked, airports(), *parse_instant("2027-01-01T00:00:00Z"), rules);
        FAIL();
    } catch (const Problem& problem) {
        ASSERT_EQ(problem.errors.size(), 2u);
        EXPECT_EQ(problem.errors[0].pointer, "/slices/1/departure_date");
        EXPECT_EQ(problem.errors[1].pointer, "/slices/2/destination");
    }
}

gds::SearchQuery query(std::vector<gds::Slice> slices, gds::PassengerCounts counts = {}) {
    return {std::move(slices), counts, gds::CabinClass::ECONOMY, false, usd, 50};
}
gds::Slice slice(std::string_view from, std::string_view to, std::string_view on) {
    return {IataAirport::of(from), IataAirport::of(to), *Date::parse(on)};
}

TEST(CacheKey, IsTheSeedsForAPlainSearch) {
    EXPECT_EQ(cache_key(query({slice("JFK", "LAX", "2025-12-15")}, {2, 0, 0}), usd),
              "flight:search:JFK:LAX:2025-12-15:2:economy");
}

TEST(CacheKey, SaysWhatDiffers) {
    auto back = query({slice("JFK", "LHR", "2027-03-10"), slice("LHR", "JFK", "2027-03-20")}, {2, 1, 1});
    EXPECT_EQ(cache_key(back, usd), "flight:search:JFK:LHR:2027-03-10_2027-03-20:2a1c1i:economy");
    back.cabin = gds::CabinClass::PREMIUM_ECONOMY;
    back.currency = Currency::of("EUR");
    EXPECT_EQ(cache_key(back, usd), "flight:search:JFK:LHR:2027-03-10_2027-03-20:2a1c1i:premium_economy:EUR");
    auto legs = query({slice("JFK", "LHR", "2027-03-10"), slice("CDG", "FRA", "2027-03-15")});
    EXPECT_EQ(cache_key(legs, usd), "flight:search:JFK:FRA:JFK-LHR-2027-03-10+CDG-FRA-2027-03-15:1:economy");
    auto direct = query({slice("JFK", "LAX", "2027-03-10")});
    direct.direct_only = true;
    auto key = cache_key(direct, usd);
    EXPECT_TRUE(key.starts_with("flight:search:JFK:LAX:2027-03-10:1:economy:USD:")) << key;
    EXPECT_EQ(key.size(), std::string("flight:search:JFK:LAX:2027-03-10:1:economy:USD:").size() + 16);
}

TEST(OfferIds, LeadBackToTheirSearch) {
    ManualClock clock(*parse_instant("2027-01-01T00:00:00Z"));
    SeededRandom random(1);
    auto search = new_search_id(clock, random);
    auto id = offer_id(search, 777);
    EXPECT_EQ(search_of(id), search);
    EXPECT_EQ(place_of(id), 777u);
    EXPECT_THROW(offer_id(search, max_offers_of_search), std::out_of_range);
}

TEST(Views, AnswerIsReadBackFromItsHead) {
    auto found = ranked(samples::found({samples::offer(), samples::offer({.flight = "9", .minor = 60'000})}), 10);
    auto at = *parse_instant("2027-01-01T10:00:00Z");
    SearchAnswer answer{search_of(found[0].id),
                        at,
                        at,
                        false,
                        summary_of(found),
                        {{gds::Provider::AMADEUS, ProviderState::ANSWERED, 2, 5, {}},
                         {gds::Provider::SABRE, ProviderState::SWITCHED_OFF, 0, 0, "switched off"}},
                        {{"BA", "x,\"airlines\":y"}},
                        views_of(found)};
    auto body = json::to_json(answer);
    auto read = answer_from(body);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->body, body);
    EXPECT_EQ(read->created_at, at);
    EXPECT_FALSE(read->complete);
    EXPECT_EQ(read->summary.offers, 2);
    EXPECT_EQ(read->summary.cheapest->str(), "500.00 USD");
    EXPECT_EQ(read->summary.average->str(), "550.00 USD");
    ASSERT_EQ(read->providers.size(), 2u);
    EXPECT_EQ(read->providers[0].state, ProviderState::ANSWERED);
    EXPECT_EQ(read->providers[1].reason, "switched off");
    EXPECT_FALSE(answer_from("{}"));
    EXPECT_FALSE(answer_from(R"({"search_id":1,"airlines":{}})"));
    auto whole = json::from_json<SearchAnswer>(body, json::Unknown::refuse);
    EXPECT_EQ(whole.offers[0].itineraries[0].segments[0].flight, "BA178");
    EXPECT_EQ(whole.offers[0].itineraries[0].segments[0].operated_by->str(), "AA");
}

}  // namespace
}  // namespace airside::search
