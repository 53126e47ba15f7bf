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

enum class ServiceKind { SEAT, BAGGAGE, MEAL, INSURANCE, LOUNGE, PRIORITY_BOARDING, WIFI, OTHER };
AIRSIDE_ENUM(ServiceKind, SEAT, BAGGAGE, MEAL, INSURANCE, LOUNGE, PRIORITY_BOARDING, WIFI, OTHER)

struct ServiceOffer {
    std::string id;  // the provider's, within its reply
    ServiceKind kind;
    std::string code;   // the airline's sub-code (RFISC): "0CC"
    std::string label;  // for people: "First checked bag up to 23 kg"
    Money price;        // for one passenger on the segments named
    std::vector<int> segments;
    int most = 1;  // that one passenger can buy
};
AIRSIDE_FIELDS(ServiceOffer, id, kind, code, label, price, segments, most)

class ServiceCatalogue {
  public:
    virtual ~ServiceCatalogue() = default;
    virtual awaitable<Outcome<std::vector<ServiceOffer>>> services(const Offer& offer, const CallContext& context) = 0;
};

class TicketRefunds {
  public:
    virtual ~TicketRefunds() = default;
    // Refunds every open ticket of the order by the fare's rules. ALREADY_CANCELLED: none is open. NOT_ALLOWED.
    virtual awaitable<Outcome<Order>> refund_tickets(const std::string& order_id, const CallContext& context) = 0;
};

}  // namespace airside::gds
