// A booking as getBooking shows it.
#pragma once
#include "simulators/gds/order_book.hpp"
#include "simulators/sabre/words.hpp"

namespace airside::simulator::sabre {

// A booking that is to be made: what was asked for, and what it costs.
struct NewBooking {
    const json::object& request;  // of createBooking
    const Offer& offer;
    std::string locator, pcc;
    Instant now;
};

// Without its tickets, which change.
json::object booking_json(const World& world, const NewBooking& booking);

std::string item_id(std::size_t flight);  // of a flight, by its place in the booking from 0
// {"subtotal", "taxes", "total", "currencyCode"}
json::object totals_json(std::int64_t base, std::int64_t total, const Currency& currency);

// One document a traveller, conjunction tickets as "1252400000001/02"; of a record of the book.
struct Document {
    std::string number;
    std::vector<std::string> tickets;  // as the book has them
    std::size_t traveler = 0;          // from 0
    std::string status, issued_at;
    json::array coupons;  // of all its tickets
};
std::vector<Document> documents_of(const json::object& record);
std::string_view status_name(std::string_view status);  // "Issued"
json::array flight_tickets_json(const json::object& record);

}  // namespace airside::simulator::sabre
