// From a search request to what the world is asked.
#include "simulators/travelport/catalogue.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::travelport {
namespace {

constexpr std::chrono::minutes sales_close{60};  // what can't leave any more: check-in has closed
constexpr std::chrono::days schedule_length{330};
constexpr std::size_t most_offers = 100;

void read_party(const json::object& request, SearchQuery& query) {
    std::size_t adults = 0, infants = 0;
    for (auto criteria : objects(request, "PassengerCriteria")) {
        auto type = passenger_type(text_or(*criteria, "passengerTypeCode", "ADT"));
        auto count = integer(*criteria, "number").value_or(1);
        if (!type || count < 1 || count > 9) throw Refusal{"PASSENGER TYPE OR NUMBER IS NOT VALID"};
        for (std::int64_t i = 0; i < count; ++i) {
            auto id = std::to_string(query.travelers.size() + 1);
            bool held = *type == TravelerType::held_infant;
            adults += *type == TravelerType::adult;
            query.travelers.push_back({id, *type, held ? std::to_string(++infants) : std::string()});
        }
    }
    if (query.travelers.empty()) throw Refusal{"PASSENGER CRITERIA IS A REQUIRED FIELD"};
    if (seats_needed(query.travelers) > 9) throw Refusal{"NO MORE THAN 9 PASSENGERS ARE ALLOWED"};
    if (infants > adults) throw Refusal{"THE NUMBER OF INFANTS EXCEEDS THE NUMBER OF ADULTS"};
}

int most_connections(const json::object& modifiers) {
    auto type = object(modifiers, "FlightType");
    auto name = type ? text_or(*type, "connectionType", "") : std::string();
    return name == "NonStopDirect" || name == "StopDirect" ? 0 : name == "SingleConnection" ? 1 : 2;
}

void read_modifiers(const json::object& modifiers, SearchQuery& query) {
    for (auto preference : objects(modifiers, "CabinPreference"))
        for (const auto& name : texts(*preference, "cabins")) {
            auto cabin = cabin_named(name);
            if (!cabin) throw Refusal{"CABIN IS NOT VALID"};
            query.cabin = std::max(query.cabin, *cabin);
        }
    for (auto& bound : query.bounds) {
        bound.max_connections = most_connections(modifiers);
        for (auto preference : objects(modifiers, "CarrierPreference")) {
            auto carriers = texts(*preference, "carriers");
            auto kind = text_or(*preference, "preferenceType", "");
            if (kind == "Permitted") bound.only_airlines.insert(carriers.begin(), carriers.end());
            if (kind == "Prohibited") bound.without_airlines.insert(carriers.begin(), carriers.end());
        }
    }
}

}  // namespace

BoundQuery Catalogue::bound_of(const json::object& criteria) const {
    auto places = [&](std::string_view end) {
        auto from = object(criteria, end);
        auto found = world_.geography.places(from ? text_or(*from, "value", "") : std::string());
        if (found.empty()) throw Refusal{"CITY OR AIRPORT CODE IS NOT VALID"};
        return found;
    };
    auto date = Date::parse(text_or(criteria, "departureDate", ""));
    if (!date) throw malformed("INVALID INPUT FORMAT: departureDate");
    BoundQuery bound{.from = places("From"),
                     .to = places("To"),
                     .date = *date,
                     .only_airlines = {},
                     .without_airlines = {},
                     .not_before = clock_.now() + sales_close};
    if (bound.from == bound.to) throw Refusal{"ORIGIN AND DESTINATION ARE THE SAME"};
    const auto& zone = world_.geography.airport(bound.from.front()).zone;
    if (bound.date < date_of(to_local(clock_.now(), zone))) throw Refusal{"DEPARTURE DATE IS IN THE PAST"};
    if (bound.date > utc_date_of(clock_.now()) + schedule_length) throw Refusal{"DEPARTURE DATE IS TOO FAR AHEAD"};
    return bound;
}

SearchQuery Catalogue::read(const json::object& request) const {
    auto pricing = object(request, "PricingModifiersAir");
    auto currency = quoted_currency(pricing ? text_or(*pricing, "currencyCode", "USD") : "USD");
    if (!currency) throw Refusal{"CURRENCY CODE IS NOT VALID"};
    SearchQuery query{.bounds = {}, .travelers = {}, .currency = *currency, .now = clock_.now()};
    for (auto criteria : objects(request, "SearchCriteriaFlight")) {
        auto bound = bound_of(*criteria);
        if (!query.bounds.empty() && bound.date < query.bounds.back().date)
            throw Refusal{"DEPARTURE DATES ARE NOT IN ORDER"};
        query.bounds.push_back(std::move(bound));
    }
    if (query.bounds.empty() || query.bounds.size() > 6) throw Refusal{"FROM ONE TO SIX LEGS ARE NEEDED"};
    read_party(request, query);
    if (auto modifiers = object(request, "SearchModifiersAir")) read_modifiers(*modifiers, query);
    auto most = integer(request, "maxNumberOfOffersToReturn");
    if (!most) most = integer(request, "offersPerPage");
    query.limit = std::min(most_offers, static_cast<std::size_t>(std::max<std::int64_t>(1, most.value_or(100))));
    query.every_brand = integer(request, "maxNumberOfUpsellsToReturn").value_or(0) > 0;
    return query;
}

}  // namespace airside::simulator::travelport
