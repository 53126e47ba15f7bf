#include "vendors/gds/travelport/seat_map.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "vendors/gds/seat_columns.hpp"
#include "vendors/gds/travelport/raw.hpp"

namespace airside::travelport {
namespace {

constexpr std::size_t max_flights = 54, max_offerings = 100, max_seats = 1000, max_rows = 100, max_columns = 12,
                      max_codes = 30, max_cabins = 8;
constexpr Path root{nullptr, "travelport"};

struct Space {
    std::string_view column;
    std::vector<std::string_view> characteristics;
    bool has(std::string_view code) const { return std::ranges::find(characteristics, code) != characteristics.end(); }
};
struct Row {
    std::string_view label;
    std::vector<Space> spaces;
};
struct Cabin {
    std::string_view name;
    std::vector<gds::SeatColumn> columns;
    std::vector<Row> rows;
};

struct Known {
    gds::SeatAvailability availability;
    bool exists;
    std::optional<Money> price;
};
// What is offered on one flight.
struct Offered {
    RawFlight flight;
    std::string_view chart;
    std::map<std::string, Known, std::less<>> seats;
};

std::vector<std::string_view> texts_of(Value& value, const Path& path, std::size_t limit) {
    std::vector<std::string_view> texts;
    each_item(value, path, limit, [&](Value& item, const Path& at) { texts.push_back(text_of(item, at)); });
    return texts;
}

Known known_as(std::string_view status, const std::optional<Money>& price, const Path& path) {
    using enum gds::SeatAvailability;
    if (status == "Available") return {AVAILABLE, true, price};
    if (status == "Reserved") return {OCCUPIED, true, {}};
    if (status == "Blocked" || status == "Unavailable") return {BLOCKED, true, {}};
    if (status == "NoSeat") return {BLOCKED, false, {}};
    throw BadValue(path, "is no status of a seat");
}

std::optional<Money> price_of(const RawPrice& raw, const Path& path) {
    if (raw.total.text.empty()) return {};
    return raw.total.in(code_of<Currency>(raw.currency, Path{&path, "CurrencyCode"}), Path{&path, "TotalPrice"});
}

// The statuses of one product, kept until the price that stands beside it is known.
struct Listed {
    std::string_view status;
    std::vector<std::string_view> seats;
};

void read_product(Value& value, const Path& path, Offered& offered, std::vector<Listed>& listed) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "SeatingChartRef")
            offered.chart = text_of(v, p);
        else if (key == "SeatAvailability")
            each_item(v, p, max_codes, [&](Value& item, const Path& at) {
                auto& one = listed.emplace_back();
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "seatAvailabilityStatus") one.status = text_of(part, there);
                    if (name == "value") one.seats = texts_of(part, there, max_seats);
                });
            });
    });
}

void read_offering(Value& value, const Path& path, Offered& offered) {
    RawPrice price;
    std::vector<Listed> listed;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Price" && !is_null(v, p)) read_price(v, p, price);
        if (key != "ProductOptions") return;
        each_item(v, p, max_codes, [&](Value& option, const Path& at) {
            each_field(option, at, [&](std::string_view name, Value& products, const Path& there) {
                if (name == "Product")
                    each_item(products, there, max_codes,
                              [&](Value& product, const Path& here) { read_product(product, here, offered, listed); });
            });
        });
    });
    auto costs = price_of(price, Path{&path, "Price"});
    for (auto& one : listed)
        for (auto seat : one.seats)
            offered.seats.insert_or_assign(std::string(seat),
                                           known_as(one.status, costs, Path{&path, "seatAvailabilityStatus"}));
}

void read_offered(Value& value, const Path& path, Offered& offered) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Flight")
            each_item(v, p, 1, [&](Value& item, const Path& at) { read_flight(item, at, offered.flight); });
        else if (key == "CatalogOffering")
            each_item(v, p, max_offerings, [&](Value& item, const Path& at) { read_offering(item, at, offered); });
    });
}

void read_layout(Value& value, const Path& path, Cabin& cabin) {
    each_item(value, path, max_columns + 4, [&](Value& item, const Path& at) {
        std::string_view letter;
        bool at_aisle = false;
        each_field(item, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key == "value") letter = text_of(v, p);
            if (key == "position")
                for (auto position : texts_of(v, p, max_codes)) at_aisle = at_aisle || position == "A";
        });
        if (letter.size() == 1) cabin.columns.push_back({letter[0], at_aisle});
    });
}

void read_row(Value& value, const Path& path, Row& row) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "label") row.label = text_of(v, p);
        if (key != "Space") return;
        each_item(v, p, max_columns, [&](Value& item, const Path& at) {
            auto& space = row.spaces.emplace_back();
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "location") space.column = text_of(part, there);
                if (name == "Characteristic") space.characteristics = texts_of(part, there, max_codes);
            });
        });
    });
}

void read_cabin(Value& value, const Path& path, Cabin& cabin) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "name")
            cabin.name = text_of(v, p);
        else if (key == "Layout")
            read_layout(v, p, cabin);
        else if (key == "Row")
            each_item(v, p, max_rows,
                      [&](Value& item, const Path& at) { read_row(item, at, cabin.rows.emplace_back()); });
    });
}

using Charts = std::map<std::string_view, std::vector<Cabin>>;

void read_charts(Value& value, const Path& path, Charts& charts) {
    each_item(value, path, max_flights, [&](Value& list, const Path& at) {
        each_field(list, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key != "SeatingChart") return;
            each_item(v, p, max_flights, [&](Value& chart, const Path& here) {
                std::string_view id;
                std::vector<Cabin> cabins;
                each_field(chart, here, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "id") id = text_of(part, there);
                    if (name != "Cabin") return;
                    each_item(part, there, max_cabins,
                              [&](Value& item, const Path& deep) { read_cabin(item, deep, cabins.emplace_back()); });
                });
                charts.emplace(id, std::move(cabins));
            });
        });
    });
}

gds::CabinClass cabin_class(std::string_view name, gds::CabinClass otherwise) {
    if (name == "FIRST") return gds::CabinClass::FIRST;
    if (name == "BUSINESS") return gds::CabinClass::BUSINESS;
    if (name == "PREMIUM ECONOMY") return gds::CabinClass::PREMIUM_ECONOMY;
    if (name == "ECONOMY") return gds::CabinClass::ECONOMY;
    return otherwise;
}

gds::SeatRow seat_row(const Row& raw, const Offered& offered, const Path& path) {
    gds::SeatRow row{0, {}};
    auto [end, error] = std::from_chars(raw.label.data(), raw.label.data() + raw.label.size(), row.row);
    if (error != std::errc() || end != raw.label.data() + raw.label.size() || row.row < 1 || row.row > 999)
        throw BadValue(Path{&path, "label"}, "is no row");
    for (auto& space : raw.spaces) {
        if (space.column.size() != 1 || space.column[0] < 'A' || space.column[0] > 'Z')
            throw BadValue(Path{&path, "location"}, "is no column");
        auto number = std::to_string(row.row) + std::string(space.column);
        auto known = offered.seats.find(number);
        // What is shown but not offered can't be had.
        gds::Seat seat{
            number, gds::SeatAvailability::BLOCKED, {}, space.has("W"), space.has("A"), space.has("E"), space.has("L")};
        if (known != offered.seats.end()) {
            if (!known->second.exists) continue;
            seat.availability = known->second.availability;
            seat.price = known->second.price;
        }
        row.seats.push_back(std::move(seat));
    }
    return row;
}

std::optional<int> segment_of(const RawFlight& flight, const std::vector<const gds::Segment*>& segments) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        auto& segment = *segments[i];
        auto number = flight.number.substr(std::min(flight.number.size(), flight.number.find_first_not_of('0')));
        if (segment.marketing_carrier.str() == flight.carrier && segment.flight_number == number &&
            date_of(segment.departure.local).str() == flight.departure.date)
            return static_cast<int>(i);
    }
    return {};
}

}  // namespace

std::vector<gds::SeatMap> read_seat_maps(std::string& body, const gds::Offer& offer) {
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    auto object = gds::open_object(parser, document, body, root);
    constexpr std::string_view wrapper = "CatalogOfferingsAncillaryListResponse";
    std::vector<Offered> offered;
    Charts charts;
    bool found = false;
    gds::each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (key != wrapper) return;
        found = true;
        each_field(value, path, [&](std::string_view name, Value& v, const Path& p) {
            if (name == "CatalogOfferingsID" && !is_null(v, p))
                each_item(v, p, max_flights,
                          [&](Value& item, const Path& at) { read_offered(item, at, offered.emplace_back()); });
            else if (name == "ReferenceList" && !is_null(v, p))
                read_charts(v, p, charts);
        });
    });
    Path response{&root, wrapper};
    if (!found) throw BadValue(response, "is missing");
    std::vector<gds::SeatMap> maps;
    auto segments = gds::segments_of(offer);
    for (auto& one : offered) {
        auto segment = segment_of(one.flight, segments);
        auto chart = charts.find(one.chart);
        if (!segment || chart == charts.end()) continue;
        auto& flown = *segments[static_cast<std::size_t>(*segment)];
        for (auto& cabin : chart->second) {
            gds::SeatMap map{
                *segment, cabin_class(cabin.name, flown.cabin), flown.aircraft, gds::columns_text(cabin.columns), {}};
            for (auto& row : cabin.rows) map.rows.push_back(seat_row(row, one, response));
            maps.push_back(std::move(map));
        }
    }
    return maps;
}

}  // namespace airside::travelport
