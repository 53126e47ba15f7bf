#include "vendors/gds/sabre/seat_reader.hpp"

#include <algorithm>
#include <map>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/parts.hpp"
#include "vendors/gds/seat_columns.hpp"

namespace airside::sabre {
namespace {

using gds::integer_of;
using gds::is_null;
using gds::number_text_of;
using gds::text_of;

constexpr std::size_t max_maps = 60, max_compartments = 10, max_rows = 150, max_columns = 20, max_items = 5000;

struct RawColumn {
    std::string_view id, position;
};
struct RawSeat {
    std::string_view column, occupation;
    std::vector<std::string_view> items;  // of the a-la-carte offer: what it costs one traveller or another
    bool window = false, aisle = false, exit = false, legroom = false;
};
struct RawRow {
    std::int64_t number = 0;
    std::vector<RawSeat> seats;
};
struct RawCompartment {
    std::string_view segment, cabin;
    std::vector<RawColumn> columns;
    std::vector<RawRow> rows;
};
struct RawSeats {
    std::vector<RawCompartment> compartments;
    std::map<std::string_view, Money> prices;  // by item of the a-la-carte offer
    std::string_view error;
};

void read_seat(Value& value, const Path& path, RawSeat& seat) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "column")
            seat.column = text_of(v, p);
        else if (key == "occupationStatusCode")
            seat.occupation = text_of(v, p);
        else if (key == "offerItemRefIDs")
            each_item(v, p, max_columns, [&](Value& item, const Path& at) { seat.items.push_back(text_of(item, at)); });
        else if (key == "characteristics")
            each_item(v, p, max_rows, [&](Value& item, const Path& at) {
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name != "code") return;
                    auto code = text_of(part, there);
                    seat.window = seat.window || code == "W";
                    seat.aisle = seat.aisle || code == "A";
                    seat.exit = seat.exit || code == "E";
                    seat.legroom = seat.legroom || code == "L";
                });
            });
    });
}

void read_row(Value& value, const Path& path, RawRow& row) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "row") row.number = integer_of(v, p);
        if (key == "seats")
            each_item(v, p, max_columns,
                      [&](Value& item, const Path& at) { read_seat(item, at, row.seats.emplace_back()); });
    });
}

void read_columns(Value& value, const Path& path, RawCompartment& compartment) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key != "columns") return;
        each_item(v, p, max_columns, [&](Value& item, const Path& at) {
            auto& column = compartment.columns.emplace_back();
            each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                if (name == "id") column.id = text_of(part, there);
                if (name == "position" && !is_null(part, there)) column.position = text_of(part, there);
            });
        });
    });
}

void read_compartment(Value& value, const Path& path, RawCompartment& compartment) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "cabinType")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "cabinTypeCode") compartment.cabin = text_of(part, at);
            });
        else if (key == "cabinLayout")
            read_columns(v, p, compartment);
        else if (key == "seatRows")
            each_item(v, p, max_rows,
                      [&](Value& item, const Path& at) { read_row(item, at, compartment.rows.emplace_back()); });
    });
}

void read_map(Value& value, const Path& path, RawSeats& raw) {
    std::string_view segment;
    auto first = raw.compartments.size();
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "paxSegmentRefID") segment = text_of(v, p);
        if (key == "cabinCompartments")
            each_item(v, p, max_compartments, [&](Value& item, const Path& at) {
                read_compartment(item, at, raw.compartments.emplace_back());
            });
    });
    for (auto i = first; i < raw.compartments.size(); ++i) raw.compartments[i].segment = segment;
}

void read_item(Value& value, const Path& path, RawSeats& raw) {
    std::string_view id, currency;
    gds::Amount amount;
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "offerItemID") id = text_of(v, p);
        if (key != "unitPrice" || is_null(v, p)) return;
        each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
            if (name != "totalAmount" || is_null(part, at)) return;
            each_field(part, at, [&](std::string_view field, Value& one, const Path& there) {
                if (field == "amount") amount.text = number_text_of(one, there);
                if (field == "currencyCode") currency = text_of(one, there);
            });
        });
    });
    if (id.empty() || amount.text.empty() || currency.empty()) return;  // the price is not told
    raw.prices.emplace(id, amount.in(gds::code_of<Currency>(currency, path), path));
}

void read_response(Value& value, const Path& path, RawSeats& raw) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "seatMaps")
            each_item(v, p, max_maps, [&](Value& item, const Path& at) { read_map(item, at, raw); });
        else if (key == "aLaCarteOffer")
            each_field(v, p, [&](std::string_view name, Value& items, const Path& at) {
                if (name == "aLaCarteOfferItems")
                    each_item(items, at, max_items,
                              [&](Value& item, const Path& there) { read_item(item, there, raw); });
            });
    });
}

// Our ids: "segment3" is the third of the offer, whose index is 2.
int segment_index(std::string_view id, const Path& path) {
    constexpr std::string_view prefix = "segment";
    auto digits = id.starts_with(prefix) ? id.substr(prefix.size()) : std::string_view{};
    if (digits.empty() || digits.size() > 2 || !all_within(Alphabet::digit, digits) || digits == "0" || digits == "00")
        throw BadValue(Path{&path, "paxSegmentRefID"}, "names no segment that was asked for");
    return std::stoi(std::string(digits)) - 1;
}

// The most that it costs one of the travellers; nothing where that is not told of all of its items.
std::optional<Money> price_of(const RawSeat& raw, const RawSeats& reply) {
    std::optional<Money> most;
    for (auto item : raw.items) {
        auto price = reply.prices.find(item);
        if (price == reply.prices.end() || (most && most->currency() != price->second.currency())) return {};
        if (!most || *most < price->second) most = price->second;
    }
    return most;
}

gds::Seat seat_of(const RawSeat& raw, std::int64_t row, const RawSeats& reply, const Path& path) {
    if (raw.column.size() != 1 || !all_within(Alphabet::upper, raw.column))
        throw BadValue(Path{&path, "column"}, "is no letter of a seat");
    return {std::to_string(row) + std::string(raw.column),
            raw.occupation == "F"   ? gds::SeatAvailability::AVAILABLE
            : raw.occupation == "O" ? gds::SeatAvailability::OCCUPIED
                                    : gds::SeatAvailability::BLOCKED,
            price_of(raw, reply),
            raw.window,
            raw.aisle,
            raw.exit,
            raw.legroom};
}

gds::SeatMap map_of(const RawCompartment& raw, const RawSeats& reply, const Path& path) {
    gds::SeatMap map{segment_index(raw.segment, path), cabin_of(raw.cabin, Path{&path, "cabinType"}), {}, {}, {}};
    std::vector<gds::SeatColumn> columns;
    columns.reserve(raw.columns.size());
    for (std::size_t c = 0; c < raw.columns.size(); ++c) {
        if (raw.columns[c].id.size() != 1 || !all_within(Alphabet::upper, raw.columns[c].id))
            throw BadValue(Path{&path, "columns"}, "has one without a letter");
        // A column has one position, and a window's is named before an aisle's: the seats tell.
        auto at_aisle = [&](const RawRow& row) {
            return std::ranges::any_of(
                row.seats, [&](const RawSeat& seat) { return seat.column == raw.columns[c].id && seat.aisle; });
        };
        columns.push_back(
            {raw.columns[c].id[0], raw.columns[c].position == "A" || std::ranges::any_of(raw.rows, at_aisle)});
    }
    map.columns = gds::columns_text(columns);
    for (auto& row : raw.rows) {
        if (row.number < 1 || row.number > 199) throw BadValue(Path{&path, "row"}, "is no row of a cabin");
        auto& shown = map.rows.emplace_back(static_cast<int>(row.number));
        for (auto& seat : row.seats) shown.seats.push_back(seat_of(seat, row.number, reply, path));
    }
    return map;
}

}  // namespace

SeatReply read_seats(gds::Object object, const Path& root) {
    RawSeats raw;
    each_field(object, root, [&](std::string_view key, Value& value, const Path& path) {
        if (is_null(value, path)) return;
        if (key == "response") read_response(value, path, raw);
        if (key == "errors")
            each_item(value, path, max_items, [&](Value& item, const Path& at) {
                each_field(item, at, [&](std::string_view name, Value& part, const Path& there) {
                    if (name == "descriptionText" && !is_null(part, there)) raw.error = text_of(part, there);
                });
            });
    });
    SeatReply reply{{}, std::string(raw.error.substr(0, 300))};
    Path response{&root, "response"}, list{&response, "seatMaps"};
    for (auto& compartment : raw.compartments) reply.maps.push_back(map_of(compartment, raw, list));
    std::ranges::stable_sort(reply.maps, {}, &gds::SeatMap::segment);
    return reply;
}

}  // namespace airside::sabre
