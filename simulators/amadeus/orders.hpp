// Flight orders: created, read, found, cancelled, ticketed and voided. The ledger's store "orders" is their truth.
#pragma once
#include "simulators/amadeus/services.hpp"
#include "simulators/faults/gate.hpp"
#include "simulators/gds/order_book.hpp"

namespace airside::simulator::amadeus {

// A record of the store "orders" has, beside what the book keeps: order (as sent to callers, without tickets),
// total_minor, currency, zone (of the limit's local form), services [{travelerId, segmentIds}].
class Orders {
  public:
    Orders(World& world, Ledger& ledger, const SimClock& clock);

    // These throw Refusal.
    http::Response create(const Inbound& inbound, const FaultPlan& plan);
    http::Response read(const Inbound& inbound);
    http::Response find(const Inbound& inbound);  // by reference, recordLocator, or lastName and departureDate
    http::Response cancel(const Inbound& inbound);
    http::Response issue(const Inbound& inbound);
    http::Response void_tickets(const Inbound& inbound);

    // Orders whose time limit has passed without a ticket are cancelled, as their agreement says.
    void expire_due() { book_.expire_due(); }
    void forget_everything() { book_.forget_everything(); }  // with the ledger

  private:
    const json::object& alive(const std::string& id) const;  // throws Refusal 404
    json::object make(const json::object& data, const ReadOffer& read, const Offer& offer,
                      const std::vector<ChosenService>& chosen);
    json::object wire(const json::object& record, bool with_status) const;
    http::Response shown(int status, const json::object& record, bool with_status) const;

    World& world_;
    const SimClock& clock_;
    gds::OrderBook book_;
    SystemRandom random_;
};

// Checks names, ages and contacts. Throws Refusal.
void check_travelers(const json::object& data, const ReadOffer& offer);

}  // namespace airside::simulator::amadeus
