#include "simulators/sabre/shop.hpp"

#include <charconv>

#include "simulators/sabre/grouped_reply.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::chrono::minutes sales_close{60};
constexpr std::chrono::days schedule_length{331};
constexpr std::size_t most_trips = 200;

// An object inside another, empty where it is not given.
const json::object& within(const json::object& from, std::string_view name) {
    static const json::object empty;
    auto found = object(from, name);
    return found ? *found : empty;
}

json::object request_of(const Inbound& inbound) {
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw not_valid("The request is no JSON object");
    auto request = object(body->get_object(), "OTA_AirLowFareSearchRQ");
    if (!request) throw not_valid("OTA_AirLowFareSearchRQ is missing");
    if (objects(within(*request, "POS"), "Source").empty()) throw not_valid("POS.Source is missing");
    return *request;
}

std::vector<Traveler> party_of(const json::object& request) {
    std::vector<Traveler> travelers;
    std::vector<std::string> adults;
    for (auto available : objects(within(request, "TravelerInfoSummary"), "AirTravelerAvail"))
        for (auto group : objects(*available, "PassengerTypeQuantity")) {
            auto type = traveler_type(text_or(*group, "Code", ""));
            auto count = integer(*group, "Quantity").value_or(1);
            if (!type) throw not_valid("PassengerTypeQuantity.Code: unknown passenger type");
            if (count < 1 || count > 9) throw not_valid("PassengerTypeQuantity.Quantity: from 1 to 9");
            for (int i = 0; i < count; ++i) travelers.push_back({std::to_string(travelers.size() + 1), *type, {}});
        }
    if (travelers.empty()) throw not_valid("AirTravelerAvail.PassengerTypeQuantity is missing");
    if (seats_needed(travelers) > 9) throw not_valid("At most 9 passengers with a seat");
    auto count = [&](TravelerType type) { return std::ranges::count(travelers, type, &Traveler::type); };
    if (count(TravelerType::held_infant) > count(TravelerType::adult)) throw not_valid("More infants than adults");
    return travelers;
}

Currency currency_of(const json::object& request) {
    auto code =
        text_or(within(within(request, "TravelerInfoSummary"), "PriceRequestInformation"), "CurrencyCode", "USD");
    auto currency = quoted_currency(code);
    if (!currency) throw not_valid("PriceRequestInformation.CurrencyCode: unknown currency");
    return *currency;
}

// "50ITINS" asks for as many; NumTrips for fewer.
std::size_t trips_of(const json::object& request, const json::object& preferences) {
    auto name = text_or(within(within(within(request, "TPA_Extensions"), "IntelliSellTransaction"), "RequestType"),
                        "Name", "50ITINS");
    std::size_t trips = 50;
    std::from_chars(name.data(), name.data() + name.size(), trips);
    auto asked = integer(within(within(preferences, "TPA_Extensions"), "NumTrips"), "Number");
    if (asked && *asked > 0) trips = std::min(trips, static_cast<std::size_t>(*asked));
    return std::clamp<std::size_t>(trips, 1, most_trips);
}

http::Response shown(GroupedReply& reply, std::string_view nothing_found) {
    return http::text_response(200, "application/json", text_with_numbers(reply.finish(nothing_found)));
}

}  // namespace

std::string lowest_brand(const World& world, const gds::Content& content, const Itinerary& bound, Cabin cabin) {
    auto longest = std::ranges::max_element(bound, {}, [](auto& flight) { return flight.route->distance_km; });
    bool inside = world.geography.airport(bound.front().route->from).country ==
                  world.geography.airport(bound.back().route->to).country;
    return content.brands(world.geography.airline(longest->route->airline), cabin, inside).front().code;
}

std::vector<AirportIndex> Shop::places(const json::object& bound, std::string_view end, const std::string& at) const {
    auto found = world_.geography.places(text_or(within(bound, end), "LocationCode", ""));
    if (found.empty()) throw not_valid(at + "." + std::string(end) + ": unknown location");
    return found;
}

BoundQuery Shop::bound_of(const json::object& from, const std::string& at) const {
    auto departs = parse_local_time(text_or(from, "DepartureDateTime", ""));
    if (!departs) throw not_valid(at + ".DepartureDateTime: local date and time, YYYY-MM-DDThh:mm:ss");
    BoundQuery bound{.from = places(from, "OriginLocation", at),
                     .to = places(from, "DestinationLocation", at),
                     .date = date_of(*departs),
                     .only_airlines = {},
                     .without_airlines = {},
                     .not_before = clock_.now() + sales_close};
    if (bound.from == bound.to) throw not_valid(at + ": origin and destination are the same");
    const auto& zone = world_.geography.airport(bound.from.front()).zone;
    if (bound.date < date_of(to_local(clock_.now(), zone))) throw not_valid(at + ": date is in the past");
    if (bound.date > utc_date_of(clock_.now()) + schedule_length) throw not_valid(at + ": date is too far ahead");
    return bound;
}

SearchQuery Shop::query_of(const json::object& request) const {
    SearchQuery query{
        .bounds = {}, .travelers = party_of(request), .currency = currency_of(request), .now = clock_.now()};
    const auto& preferences = within(request, "TravelPreferences");
    auto bounds = objects(request, "OriginDestinationInformation");
    if (bounds.empty() || bounds.size() > 10) throw not_valid("OriginDestinationInformation: from 1 to 10");
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        auto bound = bound_of(*bounds[i], "OriginDestinationInformation[" + std::to_string(i) + "]");
        if (i > 0 && bound.date < query.bounds.back().date) throw not_valid("Dates are not in order");
        for (auto vendor : objects(preferences, "VendorPref")) {
            auto& airlines =
                text_or(*vendor, "PreferLevel", "") == "Unacceptable" ? bound.without_airlines : bound.only_airlines;
            airlines.insert(text_or(*vendor, "Code", ""));
        }
        if (auto stops = integer(preferences, "MaxStopsQuantity"))
            bound.max_connections = static_cast<int>(std::clamp<std::int64_t>(*stops, 0, 2));
        query.bounds.push_back(std::move(bound));
    }
    for (auto preference : objects(preferences, "CabinPref")) {
        auto cabin = cabin_named(text_or(*preference, "Cabin", ""));
        if (!cabin) throw not_valid("CabinPref.Cabin: unknown cabin");
        query.cabin = std::max(query.cabin, *cabin);
    }
    query.journeys = trips_of(request, preferences);
    query.limit = 3 * *query.journeys;
    const auto& brands =
        within(within(within(within(request, "TravelerInfoSummary"), "PriceRequestInformation"), "TPA_Extensions"),
               "BrandedFareIndicators");
    query.every_brand = flag(brands, "MultipleBrandedFares");
    return query;
}

http::Response Shop::search(const Inbound& inbound, const FaultPlan& plan) {
    auto query = query_of(request_of(inbound));
    GroupedReply reply(world_);
    if (!plan.sold_out)
        for (const auto& offer : content_.search(std::move(query))) reply.add(offer);
    return shown(reply, "NO FARES/RBD/CARRIER");
}

Flight Shop::flight_of(const json::object& from, const std::string& at) {
    auto number = integer(from, "Number");
    auto departs = parse_local_time(text_or(from, "DepartureDateTime", ""));
    auto carrier = text_or(within(from, "Airline"), "Marketing", "");
    if (!number || !departs || carrier.empty())
        throw not_valid(at + ": Number, DepartureDateTime and Airline.Marketing are mandatory");
    auto flight = world_.timetable.find(carrier, static_cast<int>(*number), date_of(*departs));
    bool same = flight && flight->departs == *departs &&
                world_.geography.airport(flight->route->from).code ==
                    text_or(within(from, "OriginLocation"), "LocationCode", "") &&
                content_.sells(world_.geography.airline(flight->route->airline));
    if (!same) throw not_valid(at + ": no such flight");
    return *flight;
}

http::Response Shop::revalidate(const Inbound& inbound, const FaultPlan& plan) {
    auto request = request_of(inbound);
    auto travelers = party_of(request);
    auto currency = currency_of(request);
    Quoted quoted;
    auto bounds = objects(request, "OriginDestinationInformation");
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        auto at = "OriginDestinationInformation[" + std::to_string(i) + "].TPA_Extensions.Flight";
        const auto& extensions = within(*bounds[i], "TPA_Extensions");
        Itinerary bound;
        Quoted::Sold sold{.cabin = Cabin::economy, .brand = {}, .classes = {}};
        for (auto one : objects(extensions, "Flight")) {
            bound.push_back(flight_of(*one, at));
            auto letter = text_or(*one, "ClassOfService", "");
            auto cabin = letter.size() == 1 ? cabin_of_class(letter[0]) : std::nullopt;
            if (!cabin) throw not_valid(at + ".ClassOfService: unknown class");
            sold.cabin = std::max(sold.cabin, *cabin);
            sold.classes += letter;
        }
        if (bound.empty()) throw not_valid(at + " is missing");
        auto brands = objects(within(extensions, "BrandFilters"), "Brand");
        sold.brand =
            brands.empty() ? lowest_brand(world_, content_, bound, sold.cabin) : text_or(*brands.front(), "Code", "");
        quoted.bounds.push_back(std::move(bound));
        quoted.sold.push_back(std::move(sold));
    }
    if (quoted.bounds.empty()) throw not_valid("OriginDestinationInformation is missing");
    content_.change(quoted, plan);
    GroupedReply reply(world_);
    auto offer = content_.reprice(quoted, travelers, currency, clock_.now(), true);
    if (offer) reply.add(*offer);
    return shown(reply, "NO AVAILABILITY FOR REQUESTED CLASSES");
}

}  // namespace airside::simulator::sabre
