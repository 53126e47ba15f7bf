#include "simulators/travelport/seats.hpp"

#include "simulators/gds/cabin_chart.hpp"
#include "simulators/travelport/services.hpp"
#include "simulators/world/currency.hpp"

namespace airside::simulator::travelport {
namespace {

using gds::CabinChart;

constexpr gds::SoldService usual_seat{gds::SoldKind::seat, "0B5", "A", "SA", "SEAT ASSIGNMENT", 1, 0},
    legroom_seat{gds::SoldKind::seat, "0B5", "A", "SA", "EXTRA LEGROOM SEAT", 1, 0};

json::array numbers(const CabinChart& chart, bool taken, bool legroom) {
    json::array list;
    for (const auto& row : chart.rows)
        for (const auto& seat : row.seats)
            if (seat.taken == taken && seat.legroom == legroom) list.push_back(json::string(seat.number));
    return list;
}

// One price, and the seats that cost it.
json::object offering_json(const CabinChart& chart, bool legroom, std::int64_t minor, const Currency& currency,
                           const std::string& id) {
    json::array available;
    available.push_back(
        json::object{{"seatAvailabilityStatus", "Available"}, {"value", numbers(chart, false, legroom)}});
    available.push_back(json::object{{"seatAvailabilityStatus", "Reserved"}, {"value", numbers(chart, true, legroom)}});
    auto product = typed("ProductSeatAvailability",
                         {{"id", json::string(legroom ? legroom_product : seat_product)},
                          {"SeatingChartRef", id},
                          {"Brand", typed("Brand", {{"name", legroom ? "EXTRA LEGROOM SEAT" : "SEAT ASSIGNMENT"}})},
                          {"SeatAvailability", std::move(available)}});
    auto options = typed("ProductOptions", {{"Product", json::array{std::move(product)}}});
    auto price =
        typed("PriceDetail",
              {{"CurrencyCode", json::object{{"value", currency.str()}, {"decimalPlace", currency.exponent()}}},
               {"TotalPrice", number(minor, currency)}});
    return typed("CatalogOffering", {{"Price", std::move(price)}, {"ProductOptions", json::array{std::move(options)}}});
}

// Codes of PADIS 9825.
json::array characteristics_json(const gds::ChartSeat& seat, bool front) {
    json::array codes;
    if (seat.window) codes.push_back("W");
    if (seat.aisle) codes.push_back("A");
    if (front) codes.push_back("K");
    if (seat.legroom) codes.push_back("L");
    if (seat.exit_row) codes.push_back("E");
    return codes;
}

json::object chart_json(const CabinChart& chart, Cabin cabin, const std::string& id) {
    json::array layout, shown;
    auto first = chart.rows.front().number;
    layout.push_back(
        json::object{{"startRow", std::to_string(first)}, {"endRow", std::to_string(chart.rows.back().number)}});
    for (std::size_t c = 0; c < chart.columns.size(); ++c) {
        if (chart.columns[c] == ' ') continue;
        json::object column{{"value", std::string(1, chart.columns[c])}};
        json::array position;
        if (chart.at_window(c)) position.push_back("W");
        if (chart.at_aisle(c)) position.push_back("A");
        if (!position.empty()) column["position"] = std::move(position);
        layout.push_back(std::move(column));
    }
    for (const auto& row : chart.rows) {
        json::array spaces;
        for (const auto& seat : row.seats)
            spaces.push_back(json::object{{"location", std::string(1, chart.columns[seat.column])},
                                          {"Characteristic", characteristics_json(seat, row.number == first)}});
        shown.push_back(json::object{{"label", std::to_string(row.number)}, {"Space", std::move(spaces)}});
    }
    constexpr std::array<std::string_view, cabin_count> names = {"ECONOMY", "PREMIUM ECONOMY", "BUSINESS", "FIRST"};
    json::object cabin_json{{"name", json::string(names[static_cast<std::size_t>(cabin)])},
                            {"Layout", std::move(layout)},
                            {"Row", std::move(shown)}};
    return typed("SeatingChart", {{"id", id}, {"Cabin", json::array{std::move(cabin_json)}}});
}

}  // namespace

http::Response Seats::show(const Inbound& inbound) {
    auto body = body_of(inbound.request.body, "CatalogOfferingsQuerySeatAvailability");
    auto asked = object(body, "SeatAvailabilityOfferings");
    Flights flights;
    if (asked && object(*asked, "BuildFromReservationWorkbench")) {
        auto& bench = workbench_of(workbenches_, *asked);
        for (const auto& [flight, letter] : bench.flights) flights.emplace_back(flight, *cabin_of_class(letter));
        return maps(flights, bench.currency, &bench);
    }
    auto request = asked ? object(*asked, "BuildFromCatalogProductOfferingsRequest") : nullptr;
    if (!request) throw malformed("INVALID INPUT FORMAT: BuildFromCatalogProductOfferingsRequest IS MISSING");
    auto selected = catalogue_.selected(*request);
    for (std::size_t b = 0; b < selected.quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < selected.quoted.bounds[b].size(); ++f)
            flights.emplace_back(selected.quoted.bounds[b][f], *cabin_of_class(selected.quoted.sold[b].classes[f]));
    return maps(flights, selected.currency, nullptr);
}

http::Response Seats::maps(const Flights& flights, const Currency& currency, Workbench* bench) {
    json::array offerings, charts;
    if (bench) bench->seats.clear();
    for (std::size_t f = 0; f < flights.size(); ++f) {
        const auto& [flight, cabin] = flights[f];
        auto chart = gds::cabin_chart(world_, flight, cabin, clock_.now());
        if (chart.rows.empty()) continue;
        auto id = "seatingChart_" + std::to_string(charts.size() + 1);
        charts.push_back(chart_json(chart, cabin, id));
        json::array prices;
        for (bool legroom : {false, true}) {
            if (legroom && cabin != Cabin::economy) continue;
            auto cents = gds::seat_price_usd_cents(flight, cabin, legroom);
            auto minor = from_usd_cents(cents, currency, Rounding::whole_unit_up);
            auto offering = offering_json(chart, legroom, minor, currency, id);
            if (bench) {
                auto uuid = workbenches_.fresh_uuid();
                offering["Identifier"] = identifier(uuid);
                bench->seats.push_back({{},
                                        {},
                                        uuid,
                                        std::string(legroom ? legroom_product : seat_product),
                                        {},
                                        f,
                                        legroom ? legroom_seat : usual_seat,
                                        minor});
            }
            prices.push_back(std::move(offering));
        }
        auto of_flight = typed("CatalogOfferingsTravelerFlight",
                               {{"Flight", json::array{flight_json(world_, flight, "Flight_" + id)}},
                                {"CatalogOffering", std::move(prices)}});
        json::array travelers;
        if (bench)
            for (const auto& traveler : seated(*bench)) travelers.push_back(json::object{{"id", traveler}});
        if (bench) of_flight["TravelerIdentifierRef"] = std::move(travelers);
        offerings.push_back(std::move(of_flight));
    }
    auto id = workbenches_.fresh_uuid();
    if (bench) bench->seat_catalogue = id;
    auto list = typed("ReferenceListSeatingChart", {{"SeatingChart", std::move(charts)}});
    return answer("CatalogOfferingsAncillaryListResponse", {{"CatalogOfferingsID", std::move(offerings)},
                                                            {"Identifier", identifier(id)},
                                                            {"ReferenceList", json::array{std::move(list)}}});
}

}  // namespace airside::simulator::travelport
