// From a booking's raw fields to the normalised order.
#pragma once
#include "vendors/gds/sabre/points.hpp"
#include "vendors/gds/sabre/raw_booking.hpp"
#include "vendors/gds/sabre/reply_parser.hpp"

namespace airside::sabre {

// Throws BadValue where a part is missing, is not what it has to be, or the prices do not add up.
Booking normalise_booking(const RawBooking& raw, Points& points, const Path& path);

gds::SegmentStatus segment_status(std::string_view code);

// It counts: it is none of the past, and none that is no price quote.
bool is_active(const RawPriceQuote& quote);

// The travellers' fares of the price quotes that are active. Throws BadValue.
std::vector<gds::PassengerFare> booked_fares(const RawBooking& raw, const Path& path);

struct BookedTickets {
    std::vector<gds::Ticket> tickets;
    std::vector<std::string> open_documents;  // as Sabre numbers them
};
BookedTickets booked_tickets(const RawBooking& raw, const Path& path);

struct BookedAncillaries {
    std::vector<gds::OrderedService> services;
    std::vector<std::string> held_items;      // that EMDs are to be issued for
    std::vector<std::string> open_documents;  // EMDs, each once
};
// Throws BadValue.
BookedAncillaries booked_ancillaries(const RawBooking& raw, const Path& path);

}  // namespace airside::sabre
