#include "simulators/sabre/ancillary_json.hpp"

#include <map>

#include "simulators/sabre/booking_json.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::sabre {
namespace {

constexpr std::size_t first_item = 60;  // behind those of the flights

Currency currency_of(const json::object& record) { return Currency::of(text_or(record, "currency", "USD")); }

std::string passenger_id(std::size_t traveler) { return "PSG-" + std::to_string(traveler + 1); }
std::string segment_id(std::string_view flight_item) { return "SEG-" + std::string(flight_item); }

std::string seconds(const json::object& flight, std::string_view field) {
    return text_or(flight, field, "").substr(0, 5) + ":00";
}

json::object segment_json(const json::object& flight) {
    return {{"id", segment_id(text_or(flight, "itemId", ""))},
            {"bookingAirlineCode", flight.at("airlineCode")},
            {"bookingFlightNumber", flight.at("flightNumber")},
            {"departureAirportCode", flight.at("fromAirportCode")},
            {"arrivalAirportCode", flight.at("toAirportCode")},
            {"departureDate", flight.at("departureDate")},
            {"departureTime", seconds(flight, "departureTime")},
            {"arrivalDate", flight.at("arrivalDate")},
            {"arrivalTime", seconds(flight, "arrivalTime")},
            {"operatingAirlineCode", flight.at("operatingAirlineCode")},
            {"operatingFlightNumber", flight.at("operatingFlightNumber")},
            {"bookingClassCode", flight.at("bookingClass")},
            {"cabinCode", flight.at("cabinTypeCode")},
            {"reservationStatus", "HK"}};
}

json::object passenger_json(const json::object& traveler, std::size_t index) {
    return {{"passengerId", passenger_id(index)},
            {"passengerTypeCode", traveler.at("passengerCode")},
            {"givenName", traveler.at("givenName")},
            {"surname", traveler.at("surname")}};
}

std::string_view reason_in_words(std::string_view reason) {
    return reason == "C" ? "Baggage" : reason == "E" ? "Airport Services" : "In-Flight Services";
}
std::string_view reason_name(std::string_view reason) {
    return reason == "C" ? "BAGGAGE" : reason == "E" ? "AIRPORT_SERVICES" : "INFLIGHT_SERVICES";
}

json::object definition_json(const gds::SoldService& service, const std::string& airline, const std::string& id) {
    return {{"id", id},
            {"serviceCode", service.reason == "C" ? "C" : "F"},  // ATPCO's type: baggage, or of a flight
            {"airlineCode", airline},
            {"commercialName", json::string(service.name)},
            {"groupCode", json::string(service.group)},
            {"reasonForIssuance", json::string(reason_in_words(service.reason))},
            {"maximumQuantity", service.most},
            {"bookingMethod", "Auxiliary Segment"}};
}

// Nothing that could be sold: it has neither a price nor an item.
json::object wheelchair_json(const std::string& airline, const std::string& id) {
    return {{"id", id},
            {"serviceCode", "F"},
            {"airlineCode", airline},
            {"commercialName", "WHEELCHAIR"},
            {"groupCode", "MD"},
            {"bookingMethod", "Special Service Request"}};
}

json::object price_json(std::int64_t minor, const Currency& currency, const std::string& id) {
    json::object element{{"saleAmount", value_json(minor, currency)},
                         {"amount", value_json(minor, currency)},
                         {"taxSummary", json::object{{"taxesTotal", value_json(0, currency)}}}};
    return {{"id", id}, {"serviceFee", json::object{{"totalPrice", std::move(element)}}}};
}

// A list of definitions, each once, and the id of one.
class Definitions {
  public:
    explicit Definitions(std::string prefix) : prefix_(std::move(prefix)) {}
    template <class Make>
    std::string id_of(const std::string& key, Make make) {
        auto [found, fresh] = ids_.try_emplace(key, prefix_ + std::to_string(ids_.size() + 1));
        if (fresh) list_.push_back(make(found->second));
        return found->second;
    }
    json::array take() { return std::move(list_); }

  private:
    std::string prefix_;
    std::map<std::string, std::string> ids_;
    json::array list_;
};

// Whoever has a seat.
json::array buyers(const std::vector<const json::object*>& travelers) {
    json::array ids;
    for (std::size_t i = 0; i < travelers.size(); ++i)
        if (text_or(*travelers[i], "passengerCode", "") != "INF") ids.push_back(json::string(passenger_id(i)));
    return ids;
}

std::pair<std::string_view, std::string_view> status_of(std::string_view status) {
    if (status == "HELD") return {"HD", "Confirmed with pending payment"};
    if (status == "ISSUED") return {"HI", "Confirmed with EMD issued"};
    return {"HX", "Cancelled"};
}

json::object ancillary_json(const json::object& record, const json::object& service) {
    auto ids = texts(service, "segmentIds");
    std::string airline;
    json::array flights;
    for (auto flight : objects(*object(record, "booking"), "flights")) {
        auto item = text_or(*flight, "itemId", "");
        if (std::ranges::find(ids, item) == ids.end()) continue;
        airline = text_or(*flight, "airlineCode", "");
        flights.push_back(json::object{{"itemId", item}});
    }
    auto [code, name] = status_of(text_or(service, "status", ""));
    json::object shown{{"itemId", ancillary_id(service)},
                       {"commercialName", text_or(service, "name", "")},
                       {"numberOfItems", integer(service, "quantity").value_or(1)},
                       {"reasonForIssuanceCode", text_or(service, "reason", "")},
                       {"reasonForIssuanceName", json::string(reason_name(text_or(service, "reason", "")))},
                       {"subcode", text_or(service, "code", "")},
                       {"airlineCode", airline},
                       {"source", "ATPCO"},
                       {"flightApplicabilityType", "Single"},
                       {"flights", std::move(flights)},
                       {"statusCode", json::string(code)},
                       {"statusName", json::string(name)},
                       {"totals", totals_of(service)}};
    if (auto document = text(service, "document")) shown["electronicMiscellaneousDocumentNumber"] = *document;
    return shown;
}

}  // namespace

std::vector<AncillaryItem> ancillary_items(const json::object& record,
                                           const std::vector<std::pair<Flight, char>>& flights) {
    auto currency = currency_of(record);
    std::vector<AncillaryItem> items;
    for (std::size_t f = 0; f < flights.size(); ++f)
        for (auto& service : gds::services_of(flights[f].first, *cabin_of_class(flights[f].second)))
            items.push_back({"anc" + text_or(record, "id", "") + "-" + std::to_string(items.size() + 2), f, item_id(f),
                             service, from_usd_cents(service.usd_cents, currency, Rounding::whole_unit_up)});
    return items;
}

json::object catalogue_json(const json::object& record, const std::vector<AncillaryItem>& items) {
    const auto& booking = *object(record, "booking");
    auto currency = currency_of(record);
    auto travelers = objects(booking, "travelers"), flights = objects(booking, "flights");
    json::array segments, passengers, offered;
    for (auto flight : flights) segments.push_back(segment_json(*flight));
    for (std::size_t i = 0; i < travelers.size(); ++i) passengers.push_back(passenger_json(*travelers[i], i));
    auto refs = buyers(travelers);
    Definitions services("SVC-"), prices("PRC-");
    for (const auto& item : items) {
        auto airline = text_or(*flights[item.flight], "airlineCode", "");
        auto key = airline + std::string(item.service.code);
        auto service = services.id_of(key, [&](auto& id) { return definition_json(item.service, airline, id); });
        auto price = prices.id_of(std::to_string(item.price_minor),
                                  [&](auto& id) { return price_json(item.price_minor, currency, id); });
        offered.push_back(json::object{{"offerItemId", item.id},
                                       {"serviceDefinitionRef", service},
                                       {"priceDefinitionRef", price},
                                       {"segmentRefs", json::array{json::string(segment_id(item.flight_item))}},
                                       {"passengerRefs", refs}});
    }
    auto airline = text_or(*flights.front(), "airlineCode", "");
    auto wheelchair = services.id_of("WCHR", [&](auto& id) { return wheelchair_json(airline, id); });
    offered.push_back(json::object{{"serviceDefinitionRef", wheelchair}, {"passengerRefs", refs}});
    return {{"segments", std::move(segments)},
            {"passengers", std::move(passengers)},
            {"offer", json::object{{"offerId", "anc" + text_or(record, "id", "") + "-1"},
                                   {"otherServices", std::move(offered)}}},
            {"serviceDefinitions", services.take()},
            {"priceDefinitions", prices.take()}};
}

std::string ancillary_id(const json::object& service) {
    return std::to_string(first_item + std::stoul(text_or(service, "id", "1")));
}

bool is_of(const json::object& service, std::size_t traveler) {
    return text_or(service, "travelerId", "") == std::to_string(traveler + 1);
}

json::object totals_of(const json::object& service) {
    auto minor = integer(service, "price_minor").value_or(0);
    return totals_json(minor, minor, currency_of(service));
}

json::array ancillaries_json(const json::object& record, std::size_t traveler) {
    json::array list;
    for (auto service : objects(record, "services"))
        if (is_of(*service, traveler)) list.push_back(ancillary_json(record, *service));
    return list;
}

}  // namespace airside::simulator::sabre
