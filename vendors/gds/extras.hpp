// What a GDS can do for an order beside selling and ticketing it. Not every account may do each of these: an adapter
// implements those that it has, and Gds says which (nullptr: not this one).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/async/reactor.hpp"
#include "vendors/gds/offer.hpp"
#include "vendors/gds/order.hpp"
#include "vendors/gds/outcome.hpp"

namespace airside::gds {

struct CallContext;

enum class SeatAvailability { AVAILABLE, OCCUPIED, BLOCKED };
AIRSIDE_ENUM(SeatAvailability, AVAILABLE, OCCUPIED, BLOCKED)

struct Seat {
    std::string number;  // row and column: "12A"
    SeatAvailability availability;
    std::optional<Money> price;  // for one passenger; std::nullopt: the provider did not say. Free is zero.
    bool window = false, aisle = false, exit_row = false, extra_legroom = false;
};
AIRSIDE_FIELDS(Seat, number, availability, price, window, aisle, exit_row, extra_legroom)

struct SeatRow {
    int row;
    std::vector<Seat> seats;  // from left to right
};
AIRSIDE_FIELDS(SeatRow, row, seats)

struct SeatMap {
    int segment;  // index into the offer's segments, in flight order through all itineraries
    CabinClass cabin;
    std::optional<std::string> aircraft;
    std::string columns;  // "ABC DEF": letters from left to right, a space is an aisle
    std::vector<SeatRow> rows;
};
AIRSIDE_FIELDS(SeatMap, segment, cabin, aircraft, columns, rows)

class SeatMaps {
  public:
    virtual ~SeatMaps() = default;
    // One for each segment whose airline shows one.
    virtual awaitable<Outcome<std::vector<SeatMap>>> seat_maps(const Offer& offer, const CallContext& context) = 0;
};

// What can be had with an offer before its order is made, and is priced with it.
class OfferServices {
  public:
    virtual ~OfferServices() = default;
    // What the airlines sell with these flights; none is a good answer.
    virtual awaitable<Outcome<std::vector<ServiceOffer>>> services(const Offer& offer, const CallContext& context) = 0;
    // As Gds::reprice, with these services: they are in Offer::services, their price is a fee of Offer::price, and an
    // order of that offer has them. OFFER_EXPIRED: one is not sold (so) any more.
    virtual awaitable<Outcome<Offer>> reprice_with(const Offer& offer, const std::vector<ServiceChoice>& choices,
                                                   const CallContext& context) = 0;
};

// What can be added to an order that is held.
class OrderServices {
  public:
    virtual ~OrderServices() = default;
    virtual awaitable<Outcome<std::vector<ServiceOffer>>> services(const std::string& order_id,
                                                                   const CallContext& context) = 0;
    // Adds all of them or none; the answer's Order::services has them, HELD. They are issued with the tickets
    // (issue_tickets), voided with them, and given back with the order (cancel). Not repeatable: after Unknown,
    // read_order tells which there are. OFFER_EXPIRED: one is not sold (so) any more. ALREADY_TICKETED.
    virtual awaitable<Outcome<Order>> add_services(const std::string& order_id,
                                                   const std::vector<ServiceChoice>& choices,
                                                   const CallContext& context) = 0;
};

class TicketRefunds {
  public:
    virtual ~TicketRefunds() = default;
    // Refunds every open ticket of the order by the fare's rules. ALREADY_CANCELLED: none is open. NOT_ALLOWED.
    virtual awaitable<Outcome<Order>> refund_tickets(const std::string& order_id, const CallContext& context) = 0;
};

}  // namespace airside::gds
