#include "vendors/gds/amadeus/seat_reader.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "vendors/gds/amadeus/prices.hpp"
#include "vendors/gds/normalising.hpp"
#include "vendors/gds/seat_columns.hpp"

namespace airside::amadeus {
namespace {

using gds::SeatAvailability;

constexpr std::size_t max_maps = 60, max_decks = 4, max_seats = 1000, max_travellers = 18, max_codes = 60;
constexpr int last_row = 199;

// What one traveller may do with a seat.
struct RawTerms {
    std::string_view status;
    std::optional<RawPrice> price;
};

struct RawSeat {
    std::string_view number, cabin;
    bool window = false, aisle = false, exit = false, legroom = false;
    std::vector<RawTerms> terms;
    std::optional<std::int64_t> across;  // how far from the left
};

struct RawMap {
    std::string_view segment, carrier, number, aircraft;
    std::vector<std::vector<RawSeat>> decks;
};

void read_terms(Value& value, const Path& path, RawTerms& terms) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "seatAvailabilityStatus")
            terms.status = text_of(v, p);
        else if (key == "price" && !is_null(v, p))
            read_price(v, p, terms.price.emplace());
    });
}

void read_code(std::string_view code, RawSeat& seat) {
    seat.window = seat.window || code == "W";
    seat.aisle = seat.aisle || code == "A";
    seat.exit = seat.exit || code == "E";
    seat.legroom = seat.legroom || code == "L";
}

void read_seat(Value& value, const Path& path, RawSeat& seat) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "number")
            seat.number = text_of(v, p);
        else if (key == "cabin")
            seat.cabin = text_of(v, p);
        else if (key == "characteristicsCodes")
            each_item(v, p, max_codes, [&](Value& item, const Path& at) { read_code(text_of(item, at), seat); });
        else if (key == "travelerPricing")
            each_item(v, p, max_travellers,
                      [&](Value& item, const Path& at) { read_terms(item, at, seat.terms.emplace_back()); });
        else if (key == "coordinates")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "y" && !is_null(part, at)) seat.across = integer_of(part, at);
            });
    });
}

void read_deck(Value& value, const Path& path, std::vector<RawSeat>& seats) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (key == "seats" && !is_null(v, p))
            each_item(v, p, max_seats, [&](Value& item, const Path& at) { read_seat(item, at, seats.emplace_back()); });
    });
}

void read_map(Value& value, const Path& path, RawMap& map) {
    each_field(value, path, [&](std::string_view key, Value& v, const Path& p) {
        if (is_null(v, p)) return;
        if (key == "segmentId")
            map.segment = text_of(v, p);
        else if (key == "carrierCode")
            map.carrier = text_of(v, p);
        else if (key == "number")
            map.number = text_of(v, p);
        else if (key == "aircraft")
            each_field(v, p, [&](std::string_view name, Value& part, const Path& at) {
                if (name == "code" && !is_null(part, at)) map.aircraft = text_of(part, at);
            });
        else if (key == "decks")
            each_item(v, p, max_decks,
                      [&](Value& item, const Path& at) { read_deck(item, at, map.decks.emplace_back()); });
    });
}

SeatAvailability availability_of(std::string_view status, const Path& path) {
    if (status == "AVAILABLE") return SeatAvailability::AVAILABLE;
    if (status == "OCCUPIED") return SeatAvailability::OCCUPIED;
    if (status == "BLOCKED") return SeatAvailability::BLOCKED;
    throw BadValue(Path{&path, "seatAvailabilityStatus"}, "is no availability of a seat");
}

// Seats may be had by some travellers and not by others, and cost each another price. It is available where it is to
// anyone, at the most that it costs one of them; where that is not told of all of them it is not known.
void merge_terms(const RawSeat& raw, gds::Seat& seat, const Path& path) {
    bool all_occupied = !raw.terms.empty(), available = false, known = true;
    for (auto& terms : raw.terms) {
        Path at{&path, "travelerPricing"}, price_path{&at, "price"};
        auto one = availability_of(terms.status, at);
        all_occupied = all_occupied && one == SeatAvailability::OCCUPIED;
        if (one != SeatAvailability::AVAILABLE) continue;
        available = true;
        known = known && terms.price && !terms.price->total.text.empty();
        if (!known) continue;
        auto price = seat_price(*terms.price, price_path);
        if (seat.price && seat.price->currency() != price.currency())
            throw BadValue(price_path, "is in more than one currency");
        if (!seat.price || price > *seat.price) seat.price = price;
    }
    if (!known) seat.price.reset();
    seat.availability = available      ? SeatAvailability::AVAILABLE
                        : all_occupied ? SeatAvailability::OCCUPIED
                                       : SeatAvailability::BLOCKED;
}

// "12B": the row and the column.
std::pair<int, char> place_of(std::string_view number, const Path& path) {
    int row = 0;
    auto digits = number.substr(0, number.empty() ? 0 : number.size() - 1);
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), row);
    bool is_row = !digits.empty() && error == std::errc() && end == digits.data() + digits.size();
    if (!is_row || row < 1 || row > last_row || !all_within(Alphabet::upper, number.substr(digits.size())))
        throw BadValue(Path{&path, "number"}, "is no seat");
    return {row, number.back()};
}

// One cabin of one deck as its seats are gathered.
struct Cabin {
    struct Column {
        std::int64_t across;
        bool at_aisle = false;
    };
    std::map<char, Column> columns;
    std::map<int, std::map<char, gds::Seat>> rows;

    void add(const RawSeat& raw, const Path& path) {
        auto [row, letter] = place_of(raw.number, path);
        gds::Seat seat{std::to_string(row) + letter, {}, {}, raw.window, raw.aisle, raw.exit, raw.legroom};
        merge_terms(raw, seat, path);
        auto& column = columns.try_emplace(letter, Column{raw.across.value_or(letter - 'A')}).first->second;
        column.at_aisle = column.at_aisle || raw.aisle;
        if (!rows[row].emplace(letter, std::move(seat)).second) throw BadValue(Path{&path, "number"}, "is given twice");
    }

    gds::SeatMap map(int segment, gds::CabinClass cabin, const std::optional<std::string>& aircraft) {
        std::vector<gds::SeatColumn> ordered;
        ordered.reserve(columns.size());
        for (auto& [letter, column] : columns) ordered.push_back({letter, column.at_aisle});
        auto across = [&](const gds::SeatColumn& column) { return columns.at(column.letter).across; };
        std::ranges::stable_sort(ordered, {}, across);
        gds::SeatMap map{segment, cabin, aircraft, gds::columns_text(ordered), {}};
        for (auto& [number, seats] : rows) {
            auto& row = map.rows.emplace_back(gds::SeatRow{number, {}});
            for (auto& column : ordered)
                if (auto seat = seats.find(column.letter); seat != seats.end())
                    row.seats.push_back(std::move(seat->second));
        }
        return map;
    }
};

int segment_of(const RawMap& raw, const std::vector<SoldSegment>& segments, const Path& path) {
    auto found = std::ranges::find(segments, raw.segment, &SoldSegment::id);
    if (found == segments.end()) throw BadValue(Path{&path, "segmentId"}, "names no segment of the offer");
    if (raw.carrier != found->carrier ||
        gds::flight_number(raw.number, path) != gds::flight_number(found->number, path))
        throw BadValue(path, "is of another flight than the offer's");
    return static_cast<int>(found - segments.begin());
}

void add_maps(const RawMap& raw, const std::vector<SoldSegment>& segments, const Path& path,
              std::vector<gds::SeatMap>& maps) {
    auto segment = segment_of(raw, segments, path);
    if (raw.aircraft.size() > 4) throw BadValue(Path{&path, "aircraft"}, "is no equipment code");
    auto aircraft = gds::text_or_none(raw.aircraft);
    Path decks{&path, "decks"};
    for (std::size_t d = 0; d < raw.decks.size(); ++d) {
        Path deck{&decks, {}, static_cast<std::ptrdiff_t>(d)}, seats{&deck, "seats"};
        std::map<gds::CabinClass, Cabin> cabins;
        for (std::size_t s = 0; s < raw.decks[d].size(); ++s) {
            Path at{&seats, {}, static_cast<std::ptrdiff_t>(s)};
            auto& seat = raw.decks[d][s];
            auto cabin = gds::cabin_from(seat.cabin);
            if (!cabin) throw BadValue(Path{&at, "cabin"}, "is no cabin");
            cabins[*cabin].add(seat, at);
        }
        for (auto& [cabin, gathered] : cabins) maps.push_back(gathered.map(segment, cabin, aircraft));
    }
}

}  // namespace

std::vector<gds::SeatMap> read_seat_maps(Value& value, const Path& path, const std::vector<SoldSegment>& segments) {
    std::vector<gds::SeatMap> maps;
    each_item(value, path, max_maps, [&](Value& item, const Path& at) {
        RawMap raw;
        read_map(item, at, raw);
        add_maps(raw, segments, at, maps);
    });
    std::ranges::stable_sort(maps, {}, &gds::SeatMap::segment);
    return maps;
}

}  // namespace airside::amadeus
