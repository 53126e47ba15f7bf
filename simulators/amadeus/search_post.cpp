#include <charconv>

#include "simulators/amadeus/offer_json.hpp"
#include "simulators/amadeus/search.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {
BoundQuery Search::bound_of(const json::object& from, const std::string& at) const {
    auto origin = text(from, "originLocationCode"), destination = text(from, "destinationLocationCode");
    if (!origin) throw missing(at + "/originLocationCode");
    if (!destination) throw missing(at + "/destinationLocationCode");
    auto range = object(from, "departureDateTimeRange");
    if (!range) throw missing(at + "/departureDateTimeRange");
    auto date = Date::parse(text_or(*range, "date", ""));
    if (!date) throw bad_format(at + "/departureDateTimeRange/date", "a date, YYYY-MM-DD");
    BoundQuery bound{.from = places(*origin, bad_data(at + "/originLocationCode", "Unknown location")),
                     .to = places(*destination, bad_data(at + "/destinationLocationCode", "Unknown location")),
                     .date = *date,
                     .only_airlines = {},
                     .without_airlines = {},
                     .not_before = clock_.now() + sales_close};
    for (const auto& code : texts(from, "alternativeOriginsCodes"))
        for (auto place : places(code, bad_data(at + "/alternativeOriginsCodes", "Unknown location")))
            bound.from.push_back(place);
    for (const auto& code : texts(from, "alternativeDestinationsCodes"))
        for (auto place : places(code, bad_data(at + "/alternativeDestinationsCodes", "Unknown location")))
            bound.to.push_back(place);
    if (bound.from == bound.to) throw bad_data(at + "/destinationLocationCode", "Origin and destination are the same");
    if (auto time = text(*range, "time")) {
        auto local = parse_local_time(date->str() + "T" + *time);
        if (!local) throw bad_format(at + "/departureDateTimeRange/time", "hh:mm:ss");
        auto of_day =
            std::chrono::duration_cast<std::chrono::minutes>(*local - std::chrono::floor<std::chrono::days>(*local));
        auto window = text_or(*range, "timeWindow", "6H");
        int hours = 0;
        auto [end, error] = std::from_chars(window.data(), window.data() + window.size(), hours);
        if (error != std::errc() || std::string_view(end) != "H" || hours < 1 || hours > 12)
            throw bad_format(at + "/departureDateTimeRange/timeWindow", "1H to 12H");
        bound.earliest = std::max(std::chrono::minutes(0), of_day - std::chrono::hours(hours));
        bound.latest = of_day + std::chrono::hours(hours);
    }
    return bound;
}

namespace {

// An object inside another, empty where it is not given.
const json::object& within(const json::object& from, std::string_view name) {
    static const json::object empty;
    auto found = object(from, name);
    return found ? *found : empty;
}

void read_travelers(const json::object& body, SearchQuery& query) {
    auto travelers = objects(body, "travelers");
    if (travelers.empty()) throw missing("/travelers");
    if (travelers.size() > 18) throw Refusal{400, 10661, "At most 18 travelers", "/travelers", {}};
    for (std::size_t i = 0; i < travelers.size(); ++i) {
        auto at = "/travelers/" + std::to_string(i);
        auto id = text(*travelers[i], "id");
        if (!id) throw missing(at + "/id");
        auto type = traveler_type(text_or(*travelers[i], "travelerType", ""));
        if (!type) throw bad_data(at + "/travelerType", "Unknown traveler type");
        query.travelers.push_back({*id, *type, text_or(*travelers[i], "associatedAdultId", "")});
    }
}

void read_filters(const json::object& filters, SearchQuery& query) {
    const auto& carriers = within(filters, "carrierRestrictions");
    auto only = texts(carriers, "includedCarrierCodes"), without = texts(carriers, "excludedCarrierCodes");
    if (!only.empty() && !without.empty())
        throw Refusal{400,
                      2668,
                      "includedCarrierCodes and excludedCarrierCodes can not be cumulated",
                      "/searchCriteria/flightFilters/carrierRestrictions",
                      {}};
    auto connections = integer(within(filters, "connectionRestriction"), "maxNumberOfConnections");
    for (auto& bound : query.bounds) {
        bound.only_airlines.insert(only.begin(), only.end());
        bound.without_airlines.insert(without.begin(), without.end());
        if (connections) bound.max_connections = static_cast<int>(std::clamp<std::int64_t>(*connections, 0, 2));
    }
    for (auto restriction : objects(filters, "cabinRestrictions")) {
        auto cabin = cabin_named(text_or(*restriction, "cabin", ""));
        if (!cabin) throw bad_data("/searchCriteria/flightFilters/cabinRestrictions", "Unknown cabin");
        query.cabin = std::max(query.cabin, *cabin);
    }
}

void read_criteria(const json::object& criteria, std::size_t most_offers, SearchQuery& query) {
    if (auto most = integer(criteria, "maxFlightOffers")) {
        if (*most < 1) throw bad_format("/searchCriteria/maxFlightOffers", "a number from 1 to 250");
        query.limit = std::min<std::size_t>(most_offers, static_cast<std::size_t>(*most));
    }
    if (auto price = integer(criteria, "maxPrice")) {
        auto most = *price > 0 ? Money::parse(std::to_string(*price), query.currency) : std::nullopt;
        if (!most) throw bad_format("/searchCriteria/maxPrice", "a positive number");
        query.max_price_minor = most->minor();
    }
    query.every_brand = flag(criteria, "allowAlternativeFareOptions") ||
                        flag(within(criteria, "additionalInformation"), "brandedFares");
    read_filters(within(criteria, "flightFilters"), query);
}

}  // namespace

SearchQuery Search::read_post(const json::object& body) const {
    auto currency = quoted_currency(text_or(body, "currencyCode", "EUR"));
    if (!currency) throw bad_data("/currencyCode", "The currency is not supported");
    SearchQuery query{.bounds = {}, .travelers = {}, .currency = *currency, .now = clock_.now()};
    auto bounds = objects(body, "originDestinations");
    if (bounds.empty()) throw missing("/originDestinations");
    if (bounds.size() > 6) throw Refusal{400, 10661, "At most 6 originDestinations", "/originDestinations", {}};
    for (std::size_t i = 0; i < bounds.size(); ++i)
        query.bounds.push_back(bound_of(*bounds[i], "/originDestinations/" + std::to_string(i)));
    read_travelers(body, query);
    auto sources = texts(body, "sources");
    if (sources.empty()) throw missing("/sources");
    if (std::ranges::any_of(sources, [](auto& source) { return source != "GDS"; })) throw bad_data("/sources", "GDS");
    read_criteria(within(body, "searchCriteria"), most_offers, query);
    check_days(query, {});
    check_party(query, {});
    return query;
}

}  // namespace airside::simulator::amadeus
