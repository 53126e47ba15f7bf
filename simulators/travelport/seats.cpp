#include "simulators/travelport/seats.hpp"

#include "simulators/world/currency.hpp"

namespace airside::simulator::travelport {
namespace {

struct Layout {
    std::string_view columns;  // a blank is an aisle
    int first_row;
};

Layout layout_of(const AircraftType& aircraft, Cabin cabin) {
    bool wide = aircraft.total() > 230;
    switch (cabin) {
        case Cabin::economy: return {wide ? "ABC DEFG HJK" : "ABC DEF", 10};
        case Cabin::premium_economy: return {wide ? "AB DEF JK" : "AC DF", 7};
        case Cabin::business: return {wide ? "A DG K" : "AC DF", 3};
        case Cabin::first: return {"A DG K", 1};
    }
    return {};
}

struct Place {
    std::string number;                             // "12A"
    std::vector<std::string_view> characteristics;  // codes of PADIS 9825
    bool legroom = false, taken = false;
};

struct Row {
    int number;
    std::vector<Place> places;
};

std::vector<Row> rows_of(const World& world, const Flight& flight, Cabin cabin, Instant now) {
    auto [columns, first_row] = layout_of(flight.aircraft(), cabin);
    auto seats = flight.aircraft().seats_in(cabin);
    auto left = world.inventory.available_in(flight, cabin, now);
    std::vector<Row> rows;
    std::vector<std::pair<std::uint64_t, Place*>> order;
    for (int made = 0, row = first_row; made < seats; ++row) {
        auto& added = rows.emplace_back(Row{row, {}});
        for (std::size_t c = 0; c < columns.size() && made < seats; ++c) {
            if (columns[c] == ' ') continue;
            Place place{std::to_string(row) + columns[c], {}};
            bool window = c == 0 || c + 1 == columns.size();
            bool aisle = (c > 0 && columns[c - 1] == ' ') || (c + 1 < columns.size() && columns[c + 1] == ' ');
            if (window) place.characteristics.push_back("W");
            if (aisle) place.characteristics.push_back("A");
            if (row == first_row) place.characteristics.push_back("K");
            place.legroom = cabin == Cabin::economy && (row == first_row || row == first_row + 8);
            if (place.legroom) place.characteristics.push_back("L");
            if (cabin == Cabin::economy && row == first_row + 8) place.characteristics.push_back("E");
            added.places.push_back(std::move(place));
            ++made;
        }
    }
    // Who sits where is drawn; how many do is what the inventory says.
    auto own = world.seed.with("seats").with(flight.line->number).with(flight.date.str());
    for (auto& row : rows)
        for (auto& place : row.places) order.emplace_back(own.with(place.number).value(), &place);
    std::ranges::sort(order, {}, [](auto& one) { return one.first; });
    for (std::size_t i = 0; i + static_cast<std::size_t>(left) < order.size(); ++i) order[i].second->taken = true;
    return rows;
}

json::array numbers(const std::vector<Row>& rows, bool taken, bool legroom) {
    json::array list;
    for (const auto& row : rows)
        for (const auto& place : row.places)
            if (place.taken == taken && place.legroom == legroom) list.push_back(json::string(place.number));
    return list;
}

// One price, and the seats that cost it.
json::object offering_json(const std::vector<Row>& rows, bool legroom, std::int64_t minor, const Currency& currency,
                           const std::string& chart) {
    json::array available;
    available.push_back(
        json::object{{"seatAvailabilityStatus", "Available"}, {"value", numbers(rows, false, legroom)}});
    available.push_back(json::object{{"seatAvailabilityStatus", "Reserved"}, {"value", numbers(rows, true, legroom)}});
    auto product = typed("ProductSeatAvailability",
                         {{"SeatingChartRef", chart},
                          {"Brand", typed("Brand", {{"name", legroom ? "EXTRA LEGROOM SEAT" : "SEAT ASSIGNMENT"}})},
                          {"SeatAvailability", std::move(available)}});
    auto options = typed("ProductOptions", {{"Product", json::array{std::move(product)}}});
    auto price =
        typed("PriceDetail",
              {{"CurrencyCode", json::object{{"value", currency.str()}, {"decimalPlace", currency.exponent()}}},
               {"TotalPrice", number(minor, currency)}});
    return typed("CatalogOffering", {{"Price", std::move(price)}, {"ProductOptions", json::array{std::move(options)}}});
}

json::object chart_json(const std::vector<Row>& rows, std::string_view columns, Cabin cabin, const std::string& id) {
    json::array layout, shown;
    layout.push_back(json::object{{"startRow", std::to_string(rows.front().number)},
                                  {"endRow", std::to_string(rows.back().number)}});
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c] == ' ') continue;
        json::object column{{"value", std::string(1, columns[c])}};
        json::array position;
        if (c == 0 || c + 1 == columns.size()) position.push_back("W");
        if ((c > 0 && columns[c - 1] == ' ') || (c + 1 < columns.size() && columns[c + 1] == ' '))
            position.push_back("A");
        if (!position.empty()) column["position"] = std::move(position);
        layout.push_back(std::move(column));
    }
    for (const auto& row : rows) {
        json::array spaces;
        for (const auto& place : row.places) {
            json::array characteristics;
            for (auto code : place.characteristics) characteristics.push_back(json::string(code));
            spaces.push_back(json::object{{"location", place.number.substr(place.number.size() - 1)},
                                          {"Characteristic", std::move(characteristics)}});
        }
        shown.push_back(json::object{{"label", std::to_string(row.number)}, {"Space", std::move(spaces)}});
    }
    constexpr std::array<std::string_view, cabin_count> names = {"ECONOMY", "PREMIUM ECONOMY", "BUSINESS", "FIRST"};
    json::object cabin_json{{"name", json::string(names[static_cast<std::size_t>(cabin)])},
                            {"Layout", std::move(layout)},
                            {"Row", std::move(shown)}};
    return typed("SeatingChart", {{"id", id}, {"Cabin", json::array{std::move(cabin_json)}}});
}

}  // namespace

http::Response Seats::show(const Inbound& inbound) const {
    auto body = body_of(inbound.request.body, "CatalogOfferingsQuerySeatAvailability");
    auto asked = object(body, "SeatAvailabilityOfferings");
    auto request = asked ? object(*asked, "BuildFromCatalogProductOfferingsRequest") : nullptr;
    if (!request) throw malformed("INVALID INPUT FORMAT: BuildFromCatalogProductOfferingsRequest IS MISSING");
    auto selected = catalogue_.selected(*request);
    json::array offerings, charts;
    for (std::size_t b = 0; b < selected.quoted.bounds.size(); ++b)
        for (std::size_t f = 0; f < selected.quoted.bounds[b].size(); ++f) {
            const auto& flight = selected.quoted.bounds[b][f];
            auto cabin = *cabin_of_class(selected.quoted.sold[b].classes[f]);
            auto rows = rows_of(world_, flight, cabin, clock_.now());
            auto chart = "seatingChart_" + std::to_string(charts.size() + 1);
            charts.push_back(chart_json(rows, layout_of(flight.aircraft(), cabin).columns, cabin, chart));
            // A seat of one's choice costs in economy, and more where there is room for the legs.
            auto price = [&](std::int64_t cents) {
                return from_usd_cents(cabin == Cabin::economy ? cents : 0, selected.currency, Rounding::whole_unit_up);
            };
            json::array prices{offering_json(rows, false, price(1200), selected.currency, chart)};
            if (cabin == Cabin::economy)
                prices.push_back(offering_json(rows, true, price(4500), selected.currency, chart));
            offerings.push_back(
                typed("CatalogOfferings", {{"Flight", json::array{flight_json(world_, flight, "Flight_" + chart)}},
                                           {"CatalogOffering", std::move(prices)}}));
        }
    auto list = typed("ReferenceListSeatingChart", {{"SeatingChart", std::move(charts)}});
    return answer("CatalogOfferingsAncillaryListResponse",
                  {{"CatalogOfferingsID", std::move(offerings)}, {"ReferenceList", json::array{std::move(list)}}});
}

}  // namespace airside::simulator::travelport
