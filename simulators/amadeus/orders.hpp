// Flight orders: created, read, found, cancelled, ticketed and voided. The ledger's store "orders" is their truth.
#pragma once
#include <map>
#include <set>

#include "platform/core/random.hpp"
#include "simulators/amadeus/offer_json.hpp"
#include "simulators/faults/gate.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::amadeus {

// A record of the store "orders":
//   id, reference (PNR), state ("held", "ticketed", "voided", "cancelled", "expired"), order (as sent to callers,
//   without tickets), flights [{carrier, number, date, class}], seats, total_minor, currency, limit (UTC), zone (of the
//   limit's local form), tickets [{number, conjunction_of, travelerId, segmentIds, status, issued_at, coupons [{number,
//   segmentId, status}]}]
class Orders {
  public:
    // Takes the seats of the orders that the ledger has read back.
    Orders(World& world, Ledger& ledger, const SimClock& clock);

    // These throw Refusal.
    http::Response create(const Inbound& inbound, const FaultPlan& plan);
    http::Response read(const Inbound& inbound);
    http::Response find(const Inbound& inbound);  // by reference, recordLocator, or lastName and departureDate
    http::Response cancel(const Inbound& inbound);
    http::Response issue(const Inbound& inbound);
    http::Response void_tickets(const Inbound& inbound);

    // Orders whose time limit has passed without a ticket are cancelled, as their agreement says.
    void expire_due();
    void forget_everything() { due_.clear(); }  // with the ledger

  private:
    const json::object& alive(const std::string& id) const;  // throws Refusal 404
    void take_seats(const ReadOffer& offer, int seats);
    void give_seats_back(const json::object& record);
    std::vector<std::pair<Flight, char>> flights_of(const json::object& record) const;
    json::object make(const json::object& data, const ReadOffer& read, const Offer& offer);
    std::string next_ticket_number(const std::string& airline);
    json::array make_tickets(const json::object& record);
    json::object wire(const json::object& record, bool with_status) const;
    http::Response shown(int status, const json::object& record, bool with_status) const;

    World& world_;
    Ledger& ledger_;
    const SimClock& clock_;
    SystemRandom random_;
    std::set<std::pair<Instant, std::string>> due_;  // time limits of orders that are held
};

// Checks names, ages and contacts. Throws Refusal.
void check_travelers(const json::object& data, const ReadOffer& offer);

}  // namespace airside::simulator::amadeus
