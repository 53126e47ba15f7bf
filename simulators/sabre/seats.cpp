#include "simulators/sabre/seats.hpp"

#include "simulators/gds/cabin_chart.hpp"
#include "simulators/sabre/words.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::sabre {
namespace {

json::object refused(std::string_view why) {
    return {{"errors", json::array{json::object{{"code", "911"}, {"descriptionText", json::string(why)}}}}};
}

// One item of the a-la-carte offer for each price.
std::string item_of(json::array& items, const std::string& segment, std::string_view what, std::int64_t cents,
                    const Currency& currency, const json::array& passengers) {
    auto id = "item_" + segment + "_" + std::string(what);
    if (std::ranges::any_of(items, [&](auto& item) { return item.at("offerItemID").as_string() == id.c_str(); }))
        return id;
    auto minor = from_usd_cents(cents, currency, Rounding::whole_unit_up);
    items.push_back(json::object{
        {"offerItemID", id},
        {"source", "ATPCO"},
        {"unitPrice", json::object{{"totalAmount", json::object{{"amount", exact(minor, currency)},
                                                                {"currencyCode", currency.str()}}}}},
        {"service", json::object{{"serviceId", "service_" + id}, {"serviceDefinitionRefID", "definition_seat"}}},
        {"eligibility",
         json::object{{"paxRefIDs", passengers},
                      {"flightAssociations", json::object{{"paxSegmentRefID", json::array{json::string(segment)}}}}}}});
    return id;
}

json::array characteristics_json(const gds::ChartSeat& seat) {
    json::array list;
    auto add = [&](bool has, std::string_view code) {
        if (has) list.push_back(json::object{{"code", json::string(code)}});
    };
    add(seat.window, "W");
    add(seat.aisle, "A");
    add(seat.exit_row, "E");
    add(seat.legroom, "L");
    return list;
}

// `item_for` gives the a-la-carte item of a seat, with or without room for the legs.
template <class ItemFor>
json::array rows_json(const gds::CabinChart& chart, ItemFor item_for) {
    json::array rows;
    for (const auto& row : chart.rows) {
        json::array seats;
        for (const auto& seat : row.seats)
            seats.push_back(json::object{{"column", std::string(1, chart.columns[seat.column])},
                                         {"occupationStatusCode", seat.taken ? "O" : "F"},
                                         {"characteristics", characteristics_json(seat)},
                                         {"offerItemRefIDs", json::array{json::string(item_for(seat.legroom))}}});
        rows.push_back(json::object{{"row", row.number}, {"seats", std::move(seats)}});
    }
    return rows;
}

// A window counts before an aisle: Sabre has one position for a column.
std::string position_of(const gds::CabinChart& chart, std::size_t column) {
    return chart.at_window(column) ? "W" : chart.at_aisle(column) ? "A" : "C";
}

}  // namespace

std::optional<Flight> Seats::flight_of(const json::object& segment) {
    auto marketing = object(segment, "marketingCarrierInfo"), departure = object(segment, "departure");
    auto scheduled = departure ? object(*departure, "aircraftScheduledDate") : nullptr;
    auto date = scheduled ? Date::parse(text_or(*scheduled, "date", "")) : std::nullopt;
    if (!marketing || !date) throw not_valid("paxSegments: marketingCarrierInfo and departure are mandatory");
    return world_.timetable.find(text_or(*marketing, "carrierCode", ""),
                                 std::atoi(text_or(*marketing, "carrierFlightNumber", "0").c_str()), *date);
}

// Empty where the flight has no such cabin.
json::object Seats::map_of(const json::object& segment, const ItemFor& item_for) {
    auto flight = flight_of(segment);
    auto letter = text_or(*object(segment, "marketingCarrierInfo"), "bookingCode", "Y");
    auto cabin = letter.size() == 1 ? cabin_of_class(letter[0]) : std::nullopt;
    if (!flight || !cabin) return {};
    auto chart = gds::cabin_chart(world_, *flight, *cabin, clock_.now());
    if (chart.rows.empty()) return {};
    auto id = text_or(segment, "paxSegmentId", "");
    auto rows = rows_json(chart, [&](bool legroom) {
        return item_for(id, legroom ? "legroom" : "usual", gds::seat_price_usd_cents(*flight, *cabin, legroom));
    });
    json::array columns, ids;
    for (std::size_t c = 0; c < chart.columns.size(); ++c) {
        if (chart.columns[c] == ' ') continue;
        std::string column(1, chart.columns[c]);
        columns.push_back(json::object{{"id", column}, {"position", position_of(chart, c)}});
        ids.push_back(json::string(column));
    }
    auto first = chart.rows.front().number, last = chart.rows.back().number;
    json::object layout_shown{{"columns", std::move(columns)},
                              {"rows", json::object{{"firstRow", first}, {"lastRow", last}}}};
    json::object compartment{{"firstRow", first},
                             {"lastRow", last},
                             {"columnIDs", std::move(ids)},
                             {"cabinType", json::object{{"cabinTypeCode", std::string(1, cabin_code(*cabin))}}},
                             {"cabinLayout", std::move(layout_shown)},
                             {"seatRows", std::move(rows)}};
    return {{"paxSegmentRefID", id}, {"cabinCompartments", json::array{std::move(compartment)}}, {"sellable", true}};
}

http::Response Seats::show(const Inbound& inbound) {
    auto body = parse_json(inbound.request.body);
    auto request = body && body->is_object() ? object(body->get_object(), "request") : nullptr;
    if (!request || text_or(body->get_object(), "requestType", "") != "payload")
        throw not_valid("Only requests of the type payload are played");
    auto currency = quoted_currency(text_or(*request, "currency", "USD"));
    auto origin_destination = object(*request, "originDest");
    auto journey = origin_destination ? object(*origin_destination, "paxJourney") : nullptr;
    if (!currency || !journey) throw not_valid("originDest.paxJourney or currency");
    json::array passengers, items, maps;
    for (auto passenger : objects(*request, "paxes"))
        passengers.push_back(json::string(text_or(*passenger, "paxID", "")));
    std::string owner;
    for (auto segment : objects(*journey, "paxSegments")) {
        auto map = map_of(*segment, [&](auto& id, auto what, std::int64_t cents) {
            return item_of(items, id, what, cents, *currency, passengers);
        });
        if (!map.empty()) maps.push_back(std::move(map));
        if (auto marketing = object(*segment, "marketingCarrierInfo")) owner = text_or(*marketing, "carrierCode", "");
    }
    if (maps.empty()) return json_response(200, refused("NO SEAT MAP AVAILABLE FOR THE REQUESTED FLIGHTS"));
    json::object offer{{"offerId", "offer_seats"}, {"ownerCode", owner}, {"aLaCarteOfferItems", std::move(items)}};
    json::object answer{{"response", json::object{{"seatMaps", std::move(maps)}, {"aLaCarteOffer", std::move(offer)}}}};
    return http::text_response(200, "application/json", text_with_numbers(answer));
}

}  // namespace airside::simulator::sabre
