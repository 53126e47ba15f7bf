#include <cctype>

#include "simulators/amadeus/orders.hpp"

namespace airside::simulator::amadeus {
namespace {

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

bool has_remark(const json::object& order, const std::string& reference) {
    auto remarks = object(order, "remarks");
    if (!remarks) return false;
    return std::ranges::any_of(objects(*remarks, "general"), [&](auto* remark) {
        return text_or(*remark, "text", "").find(reference) != std::string::npos;
    });
}

bool has_passenger(const json::object& order, const std::string& last_name) {
    return std::ranges::any_of(objects(order, "travelers"), [&](auto* traveler) {
        auto name = object(*traveler, "name");
        return name && upper(text_or(*name, "lastName", "")) == upper(last_name);
    });
}

bool departs_on(const json::object& record, const std::string& date) {
    return std::ranges::any_of(objects(record, "flights"),
                               [&](auto* flight) { return text_or(*flight, "date", "") == date; });
}

}  // namespace

// An order as callers see it: its tickets, and while read again the state of its segments.
json::object Orders::wire(const json::object& record, bool with_status) const {
    json::object order = *object(record, "order");
    json::array tickets;
    for (auto ticket : objects(record, "tickets")) {
        json::object shown{{"documentType", "ETICKET"}};
        for (auto [from, to] : {std::pair{"number", "documentNumber"},
                                {"status", "documentStatus"},
                                {"travelerId", "travelerId"},
                                {"segmentIds", "segmentIds"}})
            shown[to] = *member(*ticket, from);
        tickets.push_back(std::move(shown));
    }
    for (auto& emd : emds_json(record)) tickets.push_back(std::move(emd));
    if (!tickets.empty()) order["tickets"] = std::move(tickets);
    if (text_or(record, "state", "") == "ticketed") order["ticketingAgreement"] = json::object{{"option", "CONFIRM"}};
    if (!with_status) return order;
    for (auto& offer : order["flightOffers"].as_array())
        for (auto& itinerary : offer.as_object()["itineraries"].as_array())
            for (auto& segment : itinerary.as_object()["segments"].as_array()) {
                segment.as_object()["bookingStatus"] = "CONFIRMED";
                segment.as_object()["segmentType"] = "ACTIVE";
                segment.as_object()["isFlown"] = false;
            }
    return order;
}

http::Response Orders::shown(int status, const json::object& record, bool with_status) const {
    json::object locations;
    for (const auto& [flight, letter] : book_.flights_of(record))
        for (auto end : {flight.route->from, flight.route->to}) {
            const auto& airport = world_.geography.airport(end);
            locations[airport.code] = json::object{{"cityCode", airport.city_code}, {"countryCode", airport.country}};
        }
    return json_response(status,
                         json::object{{"data", wire(record, with_status)},
                                      {"dictionaries", json::object{{"locations", std::move(locations)}}}},
                         content_type);
}

http::Response Orders::read(const Inbound& inbound) { return shown(200, alive(inbound.path[0]), true); }

http::Response Orders::find(const Inbound& inbound) {
    auto reference = inbound.parameter("reference"), locator = inbound.parameter("recordLocator");
    auto last_name = inbound.parameter("lastName"), date = inbound.parameter("departureDate");
    auto given = [](const std::string* value) { return value && !value->empty(); };
    if (!given(reference) && !given(locator) && !(given(last_name) && given(date)))
        throw Refusal{400, 32171, "reference, recordLocator, or lastName and departureDate", {}, "reference"};
    json::array found;
    for (const auto& [id, record] : book_.all()) {
        if (!book_.alive(id)) continue;
        const auto& order = *object(record.value, "order");
        if (given(reference) && !has_remark(order, *reference)) continue;
        if (given(locator) && text_or(record.value, "reference", "") != *locator) continue;
        if (given(last_name) && !has_passenger(order, *last_name)) continue;
        if (given(date) && !departs_on(record.value, *date)) continue;
        found.push_back(wire(record.value, true));
    }
    return json_response(200, json::object{{"meta", json::object{{"count", found.size()}}}, {"data", std::move(found)}},
                         content_type);
}

}  // namespace airside::simulator::amadeus
