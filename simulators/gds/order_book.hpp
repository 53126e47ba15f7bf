// What every GDS does with an order, whatever its wire format: holds seats of the world, issues and voids tickets, lets
// the order lapse at its time limit. A store of the ledger is the truth; each GDS has one of its own.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/core/random.hpp"
#include "simulators/gds/services.hpp"
#include "simulators/ledger/ledger.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::gds {

// Of one traveller's tickets: the flights in order.
struct TicketHolder {
    std::string traveler_id;
    std::vector<std::string> segment_ids, fare_basis;  // one each a flight
};

// A service as one traveller takes it.
struct ServiceSale {
    SoldService sold;
    std::string traveler_id;
    std::vector<std::string> segment_ids;
    int quantity;
    std::int64_t price_minor;  // of all of them
    Currency currency;
    std::string seat = {};   // "14A": it is this seat
    std::size_t flight = 0;  // of the seat: index into the record's flights
};

enum class TicketChange { done, none_open, too_late };

// A record has, beside what the GDS itself keeps in it:
//   id, reference (PNR), state ("held", "ticketed", "voided", "refunded", "cancelled", "expired"),
//   flights [{carrier, number, date, class}], seats, airline, limit (UTC),
//   tickets [{number, conjunction_of, travelerId, segmentIds, status, issued_at, coupons [{number, segmentId, status,
//   fareBasis}]}]
//   services (once there are some) [{id, kind, code, reason, group, name, travelerId, segmentIds, quantity,
//   price_minor, currency, status ("HELD", "ISSUED", "VOIDED", "REFUNDED", "CANCELLED"), document, issued_at (once it
//   is issued), seat, flight (of a seat)}]
// A document is a ticket or the EMD of a service.
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
    void cancel(const std::string& id);  // gives seats and held services back and leaves issued documents issued
    json::object add_services(const std::string& id, const std::vector<ServiceSale>& sales);
    // Tickets of these, and EMDs of the services that are held: of all, or only of those with these ids.
    json::object issue(const std::string& id, const std::vector<TicketHolder>& holders,
                       const std::optional<std::set<std::string>>& services = {});
    // All open documents, or of these only those numbered so. Voided within a day of their issue, refunded whenever.
    TicketChange void_tickets(const std::string& id, const std::set<std::string>& only = {});
    TicketChange refund_tickets(const std::string& id, const std::set<std::string>& only = {});

    void expire_due();                          // orders without tickets whose time limit has passed
    void forget_everything() { due_.clear(); }  // with the ledger

  private:
    void give_seats_back(const json::object& record);
    // Three digits of the airline and ten of its own count in this store, which goes on over restarts and through all
    // GDSs.
    std::string next_number(std::string_view serials, const std::string& airline, std::int64_t first_serial);
    json::array make_tickets(const std::string& airline, const std::vector<TicketHolder>& holders);
    void issue_services(json::object& record, const std::optional<std::set<std::string>>& only);
    static void give_services_up(json::object& record);
    // In the flights' charts: the seats that are among the services, or that they are free.
    void seat_chosen(const json::object& record, bool taken);

    World& world_;
    Ledger& ledger_;
    const SimClock& clock_;
    std::string store_;
    SystemRandom random_;
    std::set<std::pair<Instant, std::string>> due_;  // time limits of orders that are held
};

}  // namespace airside::simulator::gds
