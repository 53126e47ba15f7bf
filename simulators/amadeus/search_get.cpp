#include <charconv>
#include <set>

#include "platform/core/code.hpp"
#include "simulators/amadeus/offer_json.hpp"
#include "simulators/amadeus/search.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {
namespace {

// Reads the query's parameters one by one; a bad one ends the request.
struct Parameters {
    const Inbound& inbound;

    std::string required(std::string_view name) const {
        auto value = inbound.parameter(name);
        if (!value || value->empty()) throw Refusal{400, 32171, "This parameter is mandatory", {}, std::string(name)};
        return *value;
    }
    std::string location(std::string_view name) const {
        auto value = required(name);
        if (!IataAirport::parse(value))
            throw Refusal{400, 477, "an IATA code of three capital letters", {}, std::string(name)};
        return value;
    }
    Date date(std::string_view name) const {
        auto value = Date::parse(required(name));
        if (!value) throw Refusal{400, 477, "a date, YYYY-MM-DD", {}, std::string(name)};
        return *value;
    }
    int number(std::string_view name, int otherwise, int low, int high) const {
        auto value = inbound.parameter(name);
        if (!value) return otherwise;
        int result = 0;
        auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), result);
        if (error != std::errc() || end != value->data() + value->size() || result < low || result > high)
            throw Refusal{400,
                          477,
                          "an integer from " + std::to_string(low) + " to " + std::to_string(high),
                          {},
                          std::string(name)};
        return result;
    }
    bool boolean(std::string_view name) const {
        auto value = inbound.parameter(name);
        if (value && *value != "true" && *value != "false")
            throw Refusal{400, 477, "true or false", {}, std::string(name)};
        return value && *value == "true";
    }
    std::set<std::string> airlines(std::string_view name) const {
        std::set<std::string> codes;
        auto value = inbound.parameter(name);
        if (!value) return codes;
        for (std::size_t at = 0; at <= value->size();) {
            auto end = std::min(value->find(',', at), value->size());
            auto code = value->substr(at, end - at);
            if (!IataAirline::parse(code))
                throw Refusal{400, 477, "airline codes separated by commas", {}, std::string(name)};
            codes.insert(code);
            at = end + 1;
        }
        return codes;
    }
};

std::vector<Traveler> party(int adults, int children, int infants) {
    std::vector<Traveler> travelers;
    auto next = [&] { return std::to_string(travelers.size() + 1); };
    for (int i = 0; i < adults; ++i) travelers.push_back({next(), TravelerType::adult, {}});
    for (int i = 0; i < children; ++i) travelers.push_back({next(), TravelerType::child, {}});
    for (int i = 0; i < infants; ++i) travelers.push_back({next(), TravelerType::held_infant, std::to_string(i + 1)});
    return travelers;
}

}  // namespace

SearchQuery Search::read_get(const Inbound& inbound) const {
    Parameters read{inbound};
    auto currency = quoted_currency(inbound.parameter("currencyCode") ? *inbound.parameter("currencyCode") : "EUR");
    if (!currency) throw Refusal{400, 4926, "The currency is not supported", {}, "currencyCode"};
    SearchQuery query{.bounds = {}, .travelers = {}, .currency = *currency, .now = clock_.now()};
    auto origin = read.location("originLocationCode"), destination = read.location("destinationLocationCode");
    auto only = read.airlines("includedAirlineCodes"), without = read.airlines("excludedAirlineCodes");
    if (!only.empty() && !without.empty())
        throw Refusal{400,
                      2668,
                      "includedAirlineCodes and excludedAirlineCodes can not be cumulated",
                      {},
                      "includedAirlineCodes"};
    BoundQuery out{.from = places(origin, {400, 4926, "Unknown location", {}, "originLocationCode"}),
                   .to = places(destination, {400, 4926, "Unknown location", {}, "destinationLocationCode"}),
                   .date = read.date("departureDate"),
                   .only_airlines = std::move(only),
                   .without_airlines = std::move(without),
                   .not_before = query.now + sales_close};
    if (out.from == out.to)
        throw Refusal{400, 4926, "Origin and destination are the same", {}, "destinationLocationCode"};
    if (read.boolean("nonStop")) out.max_connections = 0;
    query.bounds.push_back(out);
    if (inbound.parameter("returnDate")) {
        std::swap(out.from, out.to);
        out.date = read.date("returnDate");
        query.bounds.push_back(std::move(out));
    }
    read.required("adults");
    query.travelers =
        party(read.number("adults", 1, 1, 9), read.number("children", 0, 0, 9), read.number("infants", 0, 0, 9));
    if (auto cabin = inbound.parameter("travelClass")) {
        auto known = cabin_named(*cabin);
        if (!known) throw Refusal{400, 477, "ECONOMY, PREMIUM_ECONOMY, BUSINESS or FIRST", {}, "travelClass"};
        query.cabin = *known;
    }
    query.limit =
        std::min<std::size_t>(most_offers, static_cast<std::size_t>(read.number("max", most_offers, 1, 1'000'000)));
    if (int price = read.number("maxPrice", 0, 1, 1'000'000'000)) {
        auto most = Money::parse(std::to_string(price), *currency);
        query.max_price_minor = most->minor();
    }
    check_days(query,
               query.bounds.size() > 1 && query.bounds[1].date < query.bounds[0].date ? "returnDate" : "departureDate");
    check_party(query, "adults");
    return query;
}

}  // namespace airside::simulator::amadeus
