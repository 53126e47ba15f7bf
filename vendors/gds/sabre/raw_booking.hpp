// A booking as getBooking gives it, before its parts are checked against each other. Included by .cpp files of this
// folder only; views live in the parser's buffer. Booking Management writes amounts as strings.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "vendors/gds/sabre/parts.hpp"

namespace airside::sabre {

struct RawBookedEnd {
    std::string_view airport, terminal, date, time;
};
struct RawBookedFlight {
    std::string_view item_id, airline, operating, aircraft, booking_class, cabin, status;
    std::int64_t number = 0, stops = 0;
    RawBookedEnd departure, arrival;
};

struct RawValue {
    Amount amount;
    std::string_view currency;
};
struct RawTotals {
    Amount subtotal, taxes, total, fees;
    std::string_view currency;
};
struct RawBookedTax {
    std::string_view code;
    RawValue value;
};
struct RawConstruction {
    std::string_view fare_basis, brand, brand_label;
    std::vector<std::string_view> flights;  // ids of items
    std::optional<std::int64_t> pieces, weight_kg;
};
struct RawPriceQuote {
    std::string_view record_id, record_type, status, airline, requested_type, priced_type;
    std::vector<std::int64_t> travellers;  // from 1
    std::vector<RawConstruction> construction;
    std::vector<RawBookedTax> taxes;
    RawTotals totals;
};

struct RawRule {
    std::optional<bool> refundable, changeable;
    std::vector<RawValue> refund_penalties, change_penalties;  // before departure; empty ones are not told
};

struct RawTicketCoupon {
    std::string_view item_id, status;
};
struct RawTicket {
    std::string_view number, status;
    std::int64_t traveller = 0;  // from 1
    std::vector<RawTicketCoupon> coupons;
};

struct RawBookedAncillary {
    std::string_view item_id, name, reason, sub_code, document, status_name, status_code;
    std::optional<std::int64_t> quantity;
    std::vector<std::string_view> flights;  // ids of items
    RawTotals totals;                       // of all of them
};
struct RawBookedTraveller {
    std::string_view surname, given_name, passenger_code;
    std::vector<RawBookedAncillary> ancillaries;
};

struct RawBooking {
    std::string_view id, signature, created_date, created_time, deadline_date, deadline_time;
    std::vector<RawBookedTraveller> travellers;
    std::vector<RawBookedFlight> flights;
    std::vector<std::int64_t> journeys;  // the number of flights of each
    std::vector<RawPriceQuote> quotes;
    std::vector<RawRule> rules;
    std::vector<std::string_view> remarks;
    std::vector<RawTicket> tickets;
    std::vector<RawTotals> flight_totals;
};

// An airline that moves a flight leaves the one that is cancelled beside the one that took its place, until an agent
// has taken it off. Drops the former; fares, tickets and ancillaries that name it are for the latter.
void drop_replaced_flights(RawBooking& booking);

// Of the booking's object, {"bookingId": …}. Throws BadValue or BadDocument.
void read_booking(gds::Object object, const Path& path, RawBooking& booking);
RawValue read_value(Value& value, const Path& path);  // {"amount": "75.00", "currencyCode": "EUR"}

}  // namespace airside::sabre
