#include "vendors/gds/travelport/raw_seats.hpp"

#include "vendors/gds/travelport/raw_services.hpp"

namespace airside::travelport {
namespace {

constexpr std::size_t max_flights = 162, max_offerings = 100, max_seats = 1000, max_rows = 100, max_columns = 12,
                      max_codes = 30, max_cabins = 8;

std::vector<std::string_view> texts_of(Value& value, const Path& path, std::size_t limit) {
    std::vector<std::string_view> texts;
    each_item(value, path, limit, [&](Value& item, const Path& at) { texts.push_back(text_of(item, at)); });
    return texts;
}

RawSeat known_as(std::string_view status, const std::optional<Money>& price, std::string_view offering,
                 const Path& path) {
    using enum gds::SeatAvailability;
    if (status == "Available") return {AVAILABLE, true, price, offering};
    if (status == "Reserved") return {OCCUPIED, true, {}, {}};
    if (status == "Blocked" || status == "Unavailable") return {BLOCKED, true, {}, {}};
    if (status == "NoSeat") return {BLOCKED, false, {}, {}};
    throw BadValue(path, "is no status of a seat");
}

// The statuses of one product, kept until the price that stands beside it is known.
struct Listed {
    std::string_view status;
    std::vector<std::string_view> seats;
};

void read_product(Value& value, const Path& path, RawSeats& offered, std::vector<Listed>& listed) {
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

void read_offering(Value& value, const Path& path, RawSeats& offered) {
    RawPrice price;
    std::string_view id;
    std::vector<Listed> listed;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Identifier" && !is_null(v, p)) id = identifier_of(v, p);
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
    auto costs = total_of(price, Path{&path, "Price"});
    for (auto& one : listed)
        for (auto seat : one.seats)
            offered.seats.insert_or_assign(std::string(seat),
                                           known_as(one.status, costs, id, Path{&path, "seatAvailabilityStatus"}));
}

void read_offered(Value& value, const Path& path, RawSeats& offered) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Flight")
            each_item(v, p, 1, [&](Value& item, const Path& at) { read_flight(item, at, offered.flight); });
        else if (key == "TravelerIdentifierRef" && !is_null(v, p))
            offered.travellers = read_traveller_refs(v, p);
        else if (key == "CatalogOffering")
            each_item(v, p, max_offerings, [&](Value& item, const Path& at) { read_offering(item, at, offered); });
    });
}

void read_layout(Value& value, const Path& path, RawCabin& cabin) {
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

void read_row(Value& value, const Path& path, RawRow& row) {
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

void read_cabin(Value& value, const Path& path, RawCabin& cabin) {
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

using Charts = decltype(RawSeatReply::charts);

void read_charts(Value& value, const Path& path, Charts& charts) {
    each_item(value, path, max_flights, [&](Value& list, const Path& at) {
        each_field(list, at, [&](std::string_view key, Value& v, const Path& p) {
            if (key != "SeatingChart") return;
            each_item(v, p, max_flights, [&](Value& chart, const Path& here) {
                std::string_view id;
                std::vector<RawCabin> cabins;
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

}  // namespace

void read_seat_reply(Value& value, const Path& path, RawSeatReply& reply) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "Identifier" && !is_null(v, p))
            reply.id = identifier_of(v, p);
        else if (key == "CatalogOfferingsID" && !is_null(v, p))
            each_item(v, p, max_flights,
                      [&](Value& item, const Path& at) { read_offered(item, at, reply.offered.emplace_back()); });
        else if (key == "ReferenceList" && !is_null(v, p))
            read_charts(v, p, reply.charts);
    });
}

}  // namespace airside::travelport
