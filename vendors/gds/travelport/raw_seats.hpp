// The reply of a seat availability as it stands. Included by .cpp files of this folder only; views live in the parser's
// buffer.
#pragma once
#include <algorithm>
#include <map>
#include <string>

#include "vendors/gds/extras.hpp"
#include "vendors/gds/seat_columns.hpp"
#include "vendors/gds/travelport/raw.hpp"

namespace airside::travelport {

struct RawSpace {
    std::string_view column;
    std::vector<std::string_view> characteristics;
    bool has(std::string_view code) const { return std::ranges::find(characteristics, code) != characteristics.end(); }
};
struct RawRow {
    std::string_view label;
    std::vector<RawSpace> spaces;
};
struct RawCabin {
    std::string_view name;
    std::vector<gds::SeatColumn> columns;
    std::vector<RawRow> rows;
};

struct RawSeat {
    gds::SeatAvailability availability;
    bool exists;
    std::optional<Money> price;
    std::string_view offering;  // the id of what it is sold by
};
// What is offered on one flight: to these travellers, or to whoever it may be.
struct RawSeats {
    RawFlight flight;
    std::string_view chart;
    std::vector<std::string_view> travellers;
    std::map<std::string, RawSeat, std::less<>> seats;
};

struct RawSeatReply {
    std::string_view id;
    std::vector<RawSeats> offered;
    std::map<std::string_view, std::vector<RawCabin>> charts;
};

// Of the object in "CatalogOfferingsAncillaryListResponse". Throws BadValue or BadDocument.
void read_seat_reply(Value& value, const Path& path, RawSeatReply& reply);

}  // namespace airside::travelport
