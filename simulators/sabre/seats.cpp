#include "simulators/sabre/seats.hpp"

#include "simulators/sabre/words.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::sabre {
namespace {

struct Layout {
    std::string_view columns;  // a space is an aisle
    int first_row;
};

// Wide cabins have two aisles. Rows are counted through from the nose.
Layout layout_of(const AircraftType& type, Cabin cabin) {
    bool wide = type.total() > 230;
    auto rows_of = [&](Cabin one, int abreast) { return (type.seats_in(one) + abreast - 1) / abreast; };
    int business = 1 + rows_of(Cabin::first, 4), premium = business + rows_of(Cabin::business, 4);
    int economy = premium + rows_of(Cabin::premium_economy, wide ? 8 : 6);
    switch (cabin) {
        case Cabin::first: return {wide ? "A DG K" : "AC DF", 1};
        case Cabin::business: return {wide ? "A DG K" : "AC DF", business};
        case Cabin::premium_economy: return {wide ? "AC DEFG HK" : "ABC DEF", premium};
        case Cabin::economy: return {wide ? "ABC DEFG HJK" : "ABC DEF", economy};
    }
    return {"ABC DEF", 1};
}

char position_of(std::string_view columns, std::size_t i) {
    if (i == 0 || i + 1 == columns.size()) return 'W';
    return columns[i - 1] == ' ' || columns[i + 1] == ' ' ? 'A' : 'C';
}

json::object refused(std::string_view why) {
    return {{"errors", json::array{json::object{{"code", "911"}, {"descriptionText", json::string(why)}}}}};
}

// A seat costs more in an exit row, and nothing in front of the curtain.
int price_cents(Cabin cabin, bool exit, const Flight& flight) {
    if (cabin == Cabin::business || cabin == Cabin::first) return 0;
    int usual = flight.route->distance_km > 3500 ? 3000 : 1200;
    return exit ? usual * 2 : usual;
}

// One item of the a-la-carte offer for each price.
std::string item_of(json::array& items, const std::string& segment, std::string_view what, int cents,
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

// Who sits where is drawn for the flight; how many sit somewhere is what the inventory says.
std::set<int> occupied_seats(Hash own, int capacity, int taken) {
    std::vector<std::pair<std::uint64_t, int>> drawn;
    for (int seat = 0; seat < capacity; ++seat)
        drawn.emplace_back(own.with(static_cast<std::uint64_t>(seat)).value(), seat);
    std::ranges::sort(drawn);
    std::set<int> occupied;
    for (int i = 0; i < taken; ++i) occupied.insert(drawn[static_cast<std::size_t>(i)].second);
    return occupied;
}

json::array characteristics_json(char position, bool exit) {
    json::array list;
    if (position != 'C') list.push_back(json::object{{"code", std::string(1, position)}});
    if (exit)
        for (auto code : {"E", "L"}) list.push_back(json::object{{"code", code}});
    return list;
}

// `item_for` gives the a-la-carte item of a seat, in an exit row or not.
template <class ItemFor>
json::array rows_json(const Layout& layout, int capacity, const std::set<int>& occupied, bool exits, ItemFor item_for) {
    auto abreast = static_cast<int>(layout.columns.size()) - static_cast<int>(std::ranges::count(layout.columns, ' '));
    int count = (capacity + abreast - 1) / abreast, seat = 0;
    json::array rows;
    for (int r = 0; r < count; ++r) {
        bool exit = exits && r == count / 2;
        json::array seats;
        for (std::size_t c = 0; c < layout.columns.size() && seat < capacity; ++c) {
            if (layout.columns[c] == ' ') continue;
            seats.push_back(
                json::object{{"column", std::string(1, layout.columns[c])},
                             {"occupationStatusCode", occupied.contains(seat++) ? "O" : "F"},
                             {"characteristics", characteristics_json(position_of(layout.columns, c), exit)},
                             {"offerItemRefIDs", json::array{json::string(item_for(exit))}}});
        }
        rows.push_back(json::object{{"row", layout.first_row + r}, {"seats", std::move(seats)}});
    }
    return rows;
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
    if (!flight || !cabin || flight->aircraft().seats_in(*cabin) == 0) return {};
    auto layout = layout_of(flight->aircraft(), *cabin);
    int capacity = flight->aircraft().seats_in(*cabin);
    int taken = capacity - world_.inventory.available_in(*flight, *cabin, clock_.now());
    auto day = static_cast<std::uint64_t>(flight->date.days().time_since_epoch().count());
    auto occupied = occupied_seats(world_.seed.with("seats").with(flight->line->number).with(day), capacity, taken);
    auto id = text_or(segment, "paxSegmentId", "");
    auto rows = rows_json(layout, capacity, occupied, *cabin == Cabin::economy, [&](bool exit) {
        return item_for(id, exit ? "exit" : "usual", price_cents(*cabin, exit, *flight));
    });
    json::array columns, ids;
    for (std::size_t c = 0; c < layout.columns.size(); ++c) {
        if (layout.columns[c] == ' ') continue;
        std::string column(1, layout.columns[c]);
        columns.push_back(json::object{{"id", column}, {"position", std::string(1, position_of(layout.columns, c))}});
        ids.push_back(json::string(column));
    }
    auto last = layout.first_row + static_cast<int>(rows.size()) - 1;
    json::object layout_shown{{"columns", std::move(columns)},
                              {"rows", json::object{{"firstRow", layout.first_row}, {"lastRow", last}}}};
    json::object compartment{{"firstRow", layout.first_row},
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
        auto map = map_of(*segment, [&](auto& id, auto what, int cents) {
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
