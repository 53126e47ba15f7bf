// What the airlines of a reservation sell beside its flights: catalogues of a workbench, and what is put into it.
#pragma once
#include "simulators/travelport/workbench.hpp"

namespace airside::simulator::travelport {

class Services {
  public:
    Services(World& world, const SimClock& clock, Workbenches& workbenches)
        : world_(world), clock_(clock), workbenches_(workbenches) {}

    // These throw Refusal.
    http::Response show(const Inbound& inbound);
    http::Response add(const Inbound& inbound);  // all that one request wants, or nothing

  private:
    gds::ServiceSale sale_of(const Workbench& bench, const json::object& wanted) const;
    gds::ServiceSale seat_of(const Workbench& bench, const json::object& wanted) const;

    World& world_;
    const SimClock& clock_;
    Workbenches& workbenches_;
};

// The workbench that a catalogue is asked for, of a reservation that is there. Throws Refusal.
Workbench& workbench_of(Workbenches& workbenches, const json::object& offerings);
// Ids of those travellers who have a seat of their own.
std::vector<std::string> seated(const Workbench& bench);

}  // namespace airside::simulator::travelport
