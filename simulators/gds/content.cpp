#include "simulators/gds/content.hpp"

namespace airside::simulator::gds {

void change_world(Fares& fares, Inventory& inventory, const Quoted& quoted, const FaultPlan& plan) {
    const auto& flight = quoted.bounds.front().front();
    if (plan.price_change_percent) fares.raise(flight, *plan.price_change_percent);
    if (plan.sold_out) inventory.set_left(flight, *cabin_of_class(quoted.sold.front().classes.front()), 0);
}

// Taxes are those of the world: they do not depend on who sells. A third of the low-cost airlines and one of sixteen
// others have no contract with this GDS.
Content::Content(World& world, std::string_view gds)
    : world_(world),
      fares_(world.geography, world.inventory, world.seed.with(gds)),
      offers_(world.geography, world.connections, fares_, world.seed) {
    for (const auto& airline : world.geography.airlines()) {
        auto drawn = world.seed.with("content").with(gds).with(airline.code);
        if (drawn.below(airline.low_cost ? 3 : 16) == 0) without_airlines_.insert(airline.code);
    }
}

std::vector<Offer> Content::search(SearchQuery query) {
    for (auto& bound : query.bounds) bound.without_airlines.insert(without_airlines_.begin(), without_airlines_.end());
    return offers_.search(query);
}

}  // namespace airside::simulator::gds
