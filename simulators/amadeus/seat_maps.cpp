#include "simulators/amadeus/seat_maps.hpp"

#include "simulators/gds/cabin_chart.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::amadeus {
namespace {

using gds::CabinChart;
using gds::ChartSeat;

json::array codes_json(const ChartSeat& seat, bool charged, bool left) {
    json::array codes;
    if (seat.window) codes.push_back("W");
    if (seat.aisle) codes.push_back("A");
    if (!seat.window && !seat.aisle) codes.push_back("9");
    if (seat.exit_row) codes.push_back("E");
    if (seat.legroom) codes.push_back("L");
    if (charged) codes.push_back("CH");
    codes.push_back(left ? "LS" : "RS");
    return codes;
}

json::object dictionary_json() {
    return {{"W", "Window seat"},
            {"A", "Aisle seat"},
            {"9", "Center seat"},
            {"E", "Exit row seat"},
            {"L", "Leg space"},
            {"CH", "Chargeable seat"},
            {"LS", "Left side of aircraft"},
            {"RS", "Right side"}};
}

// All that stands in a seat map beside the flight.
struct Shown {
    const CabinChart& chart;
    const Flight& flight;
    Cabin cabin;
    Currency currency;
    std::vector<std::string> travelers;  // who take a seat

    json::object price(std::int64_t minor) const {
        auto total = amount(minor, currency);
        return {{"currency", currency.str()},
                {"total", total},
                {"base", total},
                {"taxes", json::array{json::object{{"amount", amount(0, currency)}, {"code", "SUPPLIER"}}}}};
    }

    json::object seat(const ChartSeat& one, int row) const {
        auto cents = gds::seat_price_usd_cents(flight, cabin, one.legroom);
        auto minor = from_usd_cents(cents, currency, Rounding::whole_unit_up);
        json::array terms;
        for (const auto& id : travelers) {
            json::object own{{"travelerId", id}, {"seatAvailabilityStatus", one.taken ? "OCCUPIED" : "AVAILABLE"}};
            if (!one.taken) own["price"] = price(minor);
            terms.push_back(std::move(own));
        }
        bool left = one.column < chart.columns.size() / 2;
        return {{"cabin", json::string(to_string(cabin))},
                {"number", one.number},
                {"characteristicsCodes", codes_json(one, minor > 0, left)},
                {"travelerPricing", std::move(terms)},
                {"coordinates", json::object{{"x", row}, {"y", one.column}}}};
    }

    json::object deck() const {
        json::array seats, exits;
        for (const auto& row : chart.rows) {
            for (const auto& one : row.seats) seats.push_back(seat(one, row.number));
            if (!row.seats.empty() && row.seats.front().exit_row) exits.push_back(row.number);
        }
        auto first = chart.rows.front().number, last = chart.rows.back().number;
        return {{"deckType", "MAIN"},
                {"deckConfiguration", json::object{{"width", chart.columns.size()},
                                                   {"length", last - first + 1},
                                                   {"startSeatRow", first},
                                                   {"endSeatRow", last},
                                                   {"exitRowsX", std::move(exits)}}},
                {"facilities", json::array{}},
                {"seats", std::move(seats)}};
    }

    json::array counters() const {
        json::array list;
        for (const auto& id : travelers) list.push_back(json::object{{"travelerId", id}, {"value", chart.available()}});
        return list;
    }
};

std::vector<std::string> seated(const ReadOffer& offer) {
    std::vector<std::string> ids;
    for (const auto& traveler : offer.travelers)
        if (traveler.type != TravelerType::held_infant) ids.push_back(traveler.id);
    return ids;
}

}  // namespace

void SeatMaps::add(const ReadOffer& offer, json::array& maps) const {
    std::size_t segment = 0;
    for (std::size_t b = 0; b < offer.quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < offer.quoted.bounds[b].size(); ++f, ++segment) {
            const auto& flight = offer.quoted.bounds[b][f];
            auto letter = offer.quoted.sold[b].classes[f];
            auto cabin = *cabin_of_class(letter);
            auto chart = gds::cabin_chart(world_, flight, cabin, clock_.now());
            if (chart.rows.empty()) continue;
            Shown shown{chart, flight, cabin, offer.currency, seated(offer)};
            auto map = flight_json(world_, flight);
            map["type"] = "seatmap";
            map["id"] = std::to_string(maps.size() + 1);
            map["class"] = std::string(1, letter);
            map["flightOfferId"] = offer.id;
            map["segmentId"] = offer.segment_ids[segment];
            map["decks"] = json::array{shown.deck()};
            map["availableSeatsCounters"] = shown.counters();
            maps.push_back(std::move(map));
        }
}

http::Response SeatMaps::post(const Inbound& inbound) const {
    auto body = parse_json(inbound.request.body);
    if (!body || !body->is_object()) throw bad_format("", "a JSON object");
    auto requested = objects(body->get_object(), "data");
    if (requested.empty()) throw missing("/data");
    if (requested.size() > 6) throw Refusal{400, 10661, "At most 6 flight offers", "/data", {}};
    json::array maps;
    for (std::size_t i = 0; i < requested.size(); ++i)
        add(read_offer(world_, *requested[i], "/data/" + std::to_string(i)), maps);
    json::object meta{{"count", maps.size()}};
    json::object answer{{"meta", std::move(meta)},
                        {"data", std::move(maps)},
                        {"dictionaries", json::object{{"seatCharacteristics", dictionary_json()}}}};
    return json_response(200, answer, content_type);
}

}  // namespace airside::simulator::amadeus
