// What one GDS sells of the world: the same flights and the same seats, but fares, brands and airlines of its own.
#pragma once
#include <set>
#include <string>
#include <string_view>

#include "simulators/faults/faults.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::gds {

// Faults that change the world for good, so that every later answer agrees with this one: in the fares of one GDS, in
// the seats of all.
void change_world(Fares& fares, Inventory& inventory, const Quoted& quoted, const FaultPlan& plan);

class Content {
  public:
    // `gds` names it: the same name, the same content.
    Content(World& world, std::string_view gds);

    std::vector<Offer> search(SearchQuery query);  // without the airlines that this GDS does not have
    bool sells(const Airline& airline) const { return !without_airlines_.contains(airline.code); }
    // As Offers::reprice, by this GDS's fares.
    std::optional<Offer> reprice(const Quoted& quoted, const std::vector<Traveler>& travelers, const Currency& currency,
                                 Instant now, bool same_classes) const {
        return offers_.reprice(quoted, travelers, currency, now, same_classes);
    }
    std::vector<Brand> brands(const Airline& airline, Cabin cabin, bool domestic) const {
        return fares_.brands(airline, cabin, domestic);
    }
    void change(const Quoted& quoted, const FaultPlan& plan) { change_world(fares_, world_.inventory, quoted, plan); }
    void forget_changes() { fares_.forget_changes(); }

  private:
    World& world_;
    Fares fares_;
    Offers offers_;
    std::set<std::string> without_airlines_;
};

}  // namespace airside::simulator::gds
