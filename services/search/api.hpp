// The search service's public contract: all of it that others may include.
//
// An offer id stays good for about half an hour, longer than the list it came in. What an offer costs is only certain
// once it was priced: `POST /v1/offers/{id}/price` asks the provider at that moment. Local times are the airport's wall
// clock; `at` beside them is the same moment in UTC.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "platform/core/id.hpp"
#include "services/search/api_answer.hpp"
#include "services/search/api_offer.hpp"
#include "services/search/api_providers.hpp"
#include "vendors/gds/offer.hpp"

namespace airside {
class Bus;
}

namespace airside::search {

// ---- searching ---------------------------------------------------------------------------------------------------

inline constexpr Problems<2> search_problems{
    {{429, "rate-limited", "Too many searches"}, {503, "providers-unavailable", "No provider answered"}}};

// With `Accept: text/event-stream` the answer comes in parts: an event `provider` (a ProviderProgress) for each
// provider as it answers or is given up, also where a cache answers; with several providers an event `offers` (an
// OffersPart, whose offers can be priced at once) after it; then `answer`, the whole SearchAnswer, or `problem`.
// Headers: RateLimit-Limit, -Remaining, -Reset; X-Cache says `memory`, `redis` or `miss`.
struct SearchFlights {
    static constexpr Endpoint endpoint{GET, "/v1/search", "Search one-way and return flights", Access::anyone,
                                       search_problems};
    static constexpr FieldDoc docs[] = {
        {"origin", "airport or city code"},
        {"departure_date", "at the origin; from today to 361 days ahead"},
        {"return_date", "left out: one way"},
        {"adults", "from 12 years; adults and children together at most 9"},
        {"infants", "under 2 on the day of the last flight, on an adult's lap: no more than adults"},
        {"direct_only", "no change of aircraft and no technical stop"}};
    using Response = Encoded<SearchAnswer>;
    IataAirport origin;
    IataAirport destination;
    Date departure_date;
    std::optional<Date> return_date;
    Or<Int<1, 9>, Int<1, 9>{1}> adults;
    Or<Int<0, 8>, Int<0, 8>{0}> children;
    Or<Int<0, 9>, Int<0, 9>{0}> infants;
    Or<gds::CabinClass, gds::CabinClass::ECONOMY> cabin;
    Or<bool, false> direct_only;
    std::optional<Currency> currency;  // left out: the seller's own
};
AIRSIDE_FIELDS(SearchFlights, origin, destination, departure_date, return_date, adults, children, infants, cabin,
               direct_only, currency)

struct SearchSlice {
    IataAirport origin;
    IataAirport destination;
    Date departure_date;
};
AIRSIDE_FIELDS(SearchSlice, origin, destination, departure_date)

struct SearchMultiCity {
    static constexpr Endpoint endpoint{POST, "/v1/search", "Search flights of up to six directions", Access::anyone,
                                       search_problems};
    using Response = Encoded<SearchAnswer>;
    List<SearchSlice, 1, 6> slices;
    Or<Int<1, 9>, Int<1, 9>{1}> adults;
    Or<Int<0, 8>, Int<0, 8>{0}> children;
    Or<Int<0, 9>, Int<0, 9>{0}> infants;
    Or<gds::CabinClass, gds::CabinClass::ECONOMY> cabin;
    Or<bool, false> direct_only;
    std::optional<Currency> currency;
};
AIRSIDE_FIELDS(SearchMultiCity, slices, adults, children, infants, cabin, direct_only, currency)

// The event `provider` of a streamed answer.
struct ProviderProgress {
    static constexpr FieldDoc docs[] = {{"answered", "providers that are done, this one included"},
                                        {"of", "providers that the answer will name"}};
    ProviderReport provider;
    int answered;
    int of;
};
AIRSIDE_FIELDS(ProviderProgress, provider, answered, of)

// The event `offers`: what this provider gave, not ranked yet. An offer that loses to another provider's for the same
// is not in `answer`.
struct OffersPart {
    static constexpr FieldDoc docs[] = {{"answered", "providers that are done, this one included"},
                                        {"of", "providers that the answer will name"}};
    ProviderReport provider;
    int answered;
    int of;
    std::vector<OfferView> offers;
};
AIRSIDE_FIELDS(OffersPart, provider, answered, of, offers)

// ---- places ------------------------------------------------------------------------------------------------------

struct AirportView {
    IataAirport code;
    std::string name;
    std::string city;
    CountryCode country;
    std::optional<IataAirport> metro;  // the city's code, where it has several airports
};
AIRSIDE_FIELDS(AirportView, code, name, city, country, metro)

struct AirportList {
    std::vector<AirportView> airports;
};
AIRSIDE_FIELDS(AirportList, airports)

struct FindAirports {
    static constexpr Endpoint endpoint{GET, "/v1/airports", "Airports by the beginning of code, city or name",
                                       Access::anyone};
    using Response = Encoded<AirportList>;
    Text<1, 50> q;
};
AIRSIDE_FIELDS(FindAirports, q)

struct PopularRoute {
    IataAirport origin;
    IataAirport destination;
    int searches;
};
AIRSIDE_FIELDS(PopularRoute, origin, destination, searches)

struct PopularRoutes {
    std::vector<PopularRoute> routes;  // the most searched first
};
AIRSIDE_FIELDS(PopularRoutes, routes)

struct ListPopularRoutes {
    static constexpr Endpoint endpoint{GET, "/v1/popular-routes", "The routes searched most in the last hour",
                                       Access::anyone};
    using Response = PopularRoutes;
    Or<Int<1, 50>, Int<1, 50>{10}> limit;
};
AIRSIDE_FIELDS(ListPopularRoutes, limit)

// ---- one's own searches ------------------------------------------------------------------------------------------

struct PastSearch {
    static constexpr FieldDoc docs[] = {{"destination", "of the last slice; of the first where it is a return"},
                                        {"cheapest", "of what was found, for all passengers"}};
    Uuid id;
    IataAirport origin;
    IataAirport destination;
    Date departure_date;
    std::optional<Date> return_date;
    int adults;
    int children;
    int infants;
    gds::CabinClass cabin;
    int offers;
    std::optional<Money> cheapest;
    Instant searched_at;
};
AIRSIDE_FIELDS(PastSearch, id, origin, destination, departure_date, return_date, adults, children, infants, cabin,
               offers, cheapest, searched_at)

struct PastSearchPage {
    std::vector<PastSearch> items;
    std::optional<std::string> next_cursor;  // absent: that was the last page
};
AIRSIDE_FIELDS(PastSearchPage, items, next_cursor)

// The last 90 days, newest first. A search is in it half a second after its answer.
struct ListPastSearches {
    static constexpr Endpoint endpoint{GET, "/v1/search-history", "List one's own searches", Access::user};
    using Response = PastSearchPage;
    std::optional<Text<1, 200>> cursor;
    Or<Int<1, 100>, Int<1, 100>{20}> limit;
};
AIRSIDE_FIELDS(ListPastSearches, cursor, limit)

// What was searched stays, as nobody's: no user, session, address or browser is kept with it. A search of the last
// second may not be written yet, and is then still in the list afterwards.
struct ForgetPastSearches {
    static constexpr Endpoint endpoint{DELETE, "/v1/search-history", "Forget one's own searches", Access::user};
    using Response = NoContent;
};
AIRSIDE_NO_FIELDS(ForgetPastSearches)

// ---- events ------------------------------------------------------------------------------------------------------

// Event "search_performed", aggregate "search": what analytics needs, nobody's name.
struct SearchPerformed {
    Uuid search_id;
    IataAirport origin;
    IataAirport destination;
    Date departure_date;
    std::optional<Date> return_date;
    int adults, children, infants;
    gds::CabinClass cabin;
    int offers;
    std::optional<Money> cheapest;
    bool cache_hit;
    int took_ms;
    std::optional<UserId> user_id;
    std::optional<SessionId> session_id;
    std::string address;  // truncated
};
AIRSIDE_FIELDS(SearchPerformed, search_id, origin, destination, departure_date, return_date, adults, children, infants,
               cabin, offers, cheapest, cache_hit, took_ms, user_id, session_id, address)

void bind_contract(Bus& bus);  // makes the operations of this file known; in contract.cpp

}  // namespace airside::search
