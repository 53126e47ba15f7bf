// What every GDS does with an order, whatever its wire format: holds seats of the world, issues and voids tickets, lets
// the order lapse at its time limit. A store of the ledger is the truth; each GDS has one of its own.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/core/random.hpp"
#include "simulators/ledger/ledger.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::gds {

// Of one traveller's tickets: the flights in order.
struct TicketHolder {
    std::string traveler_id;
    std::vector<std::string> segment_ids, fare_basis;  // one each a flight
};

enum class TicketChange { done, none_open, too_late };

// A record has, beside what the GDS itself keeps in it:
//   id, reference (PNR), state ("held", "ticketed", "voided", "refunded", "cancelled", "expired"),
//   flights [{carrier, number, date, class}], seats, airline, limit (UTC),
//   tickets [{number, conjunction_of, travelerId, segmentIds, status, issued_at, coupons [{number, segmentId, status,
//   fareBasis}]}]
class OrderBook {
  public:
    // Takes the seats of the orders that the ledger has read back.
    OrderBook(World& world, Ledger& ledger, const SimClock& clock, std::string store);

    std::string free_locator();  // a PNR that no order of this book has
    static json::array flights_json(const World& world, const Quoted& quoted);

    // Nothing: all are taken. Else none is, and the index of the flight that has too few is given.
    std::optional<std::size_t> take_seats(const Quoted& quoted, int seats);
    void add(json::object record);  // whose seats are taken

    // What holds space still; null for what is unknown, cancelled or expired.
    const json::object* alive(std::string_view id) const;
    const Ledger::Store& all() const { return ledger_.all(store_); }
    std::vector<std::pair<Flight, char>> flights_of(const json::object& record) const;

    // These are about orders that are alive, and give the record as it is then.
    json::object change(const std::string& id, std::string_view what, json::object record);
    void cancel(const std::string& id);  // gives the seats back and leaves issued tickets issued
    json::object issue(const std::string& id, const std::vector<TicketHolder>& holders);
    // All open tickets, or of these only those numbered so. Voided within a day of their issue, refunded whenever.
    TicketChange void_tickets(const std::string& id, const std::set<std::string>& only = {});
    TicketChange refund_tickets(const std::string& id, const std::set<std::string>& only = {});

    void expire_due();                          // orders without tickets whose time limit has passed
    void forget_everything() { due_.clear(); }  // with the ledger

  private:
    void give_seats_back(const json::object& record);
    std::string next_ticket_number(const std::string& airline);
    json::array make_tickets(const std::string& airline, const std::vector<TicketHolder>& holders);

    World& world_;
    Ledger& ledger_;
    const SimClock& clock_;
    std::string store_;
    SystemRandom random_;
    std::set<std::pair<Instant, std::string>> due_;  // time limits of orders that are held
};

}  // namespace airside::simulator::gds
