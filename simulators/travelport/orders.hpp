// Reservations: committed, read, found, cancelled, ticketed and voided. The ledger's store "travelport_orders" is their
// truth.
#pragma once
#include "simulators/gds/order_book.hpp"
#include "simulators/travelport/workbench.hpp"

namespace airside::simulator::travelport {

// A record has, beside what the book keeps: offer, travelers and remarks as callers see them, total_minor, currency,
// created (a day).
class Orders {
  public:
    Orders(World& world, gds::Content& content, Ledger& ledger, const SimClock& clock, Workbenches& workbenches)
        : world_(world),
          content_(content),
          clock_(clock),
          workbenches_(workbenches),
          book_(world, ledger, clock, "travelport_orders") {}

    // These throw Refusal.
    http::Response new_workbench(const Inbound& inbound);
    http::Response workbench_from_locator(const Inbound& inbound);
    http::Response read_workbench(const Inbound& inbound);
    http::Response commit(const Inbound& inbound, const FaultPlan& plan);
    // What committing this workbench would do: the gate's name of it.
    std::string commit_operation(const Inbound& inbound);
    http::Response read(const Inbound& inbound);
    http::Response find(const Inbound& inbound);
    http::Response cancel(const Inbound& inbound);
    http::Response receipts(const Inbound& inbound);
    http::Response tickets(const Inbound& inbound);
    http::Response ticket(const Inbound& inbound);
    http::Response void_ticket(const Inbound& inbound);
    http::Response emd(const Inbound& inbound);
    http::Response void_emd(const Inbound& inbound);

    void expire_due() { book_.expire_due(); }
    void forget_everything() { book_.forget_everything(); }

  private:
    const json::object& alive(const std::string& locator) const;
    const json::object& any(const std::string& locator) const;  // cancelled ones, too
    json::object book(Workbench& bench, const FaultPlan& plan);
    json::object add_services(const Workbench& bench);
    json::object issue(const Workbench& bench);
    std::vector<Payable> payables(const json::object& record) const;
    json::object reservation(const json::object& record) const;
    // Its services: offers, whose they are, and their EMDs.
    void show_services(const json::object& record, json::object& shown, json::array& receipts) const;
    std::string service_uuid(const json::object& record, const json::object& service) const;
    json::object emd_json(const json::object& record, const json::object& service) const;
    std::pair<const json::object*, const json::object*> find_emd(const std::string& number) const;
    json::object ticket_json(const json::object& record, const json::object& ticket) const;
    std::pair<const json::object*, const json::object*> find_ticket(const std::string& number) const;

    World& world_;
    gds::Content& content_;
    const SimClock& clock_;
    Workbenches& workbenches_;
    gds::OrderBook book_;
};

// Numbers, types, ages and contacts. Throws Refusal.
void check_travelers(const Workbench& bench);

}  // namespace airside::simulator::travelport
