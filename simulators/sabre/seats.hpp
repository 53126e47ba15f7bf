// Get Seats (POST /v1/offers/getseats), by payload: the cabin of each flight that is named, as its aircraft has it.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/sabre/errors.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::sabre {

class Seats {
  public:
    Seats(World& world, const SimClock& clock) : world_(world), clock_(clock) {}
    http::Response show(const Inbound& inbound);

  private:
    // Gives the a-la-carte item of a segment's seats, by what they are and cost.
    using ItemFor = std::function<std::string(const std::string& segment, std::string_view what, std::int64_t cents)>;
    std::optional<Flight> flight_of(const json::object& segment);
    json::object map_of(const json::object& segment, const ItemFor& item_for);

    World& world_;
    const SimClock& clock_;
};

}  // namespace airside::simulator::sabre
