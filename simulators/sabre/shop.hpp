// Bargain Finder Max (POST /v5/offers/shop, /v4 alike) and Revalidate Itinerary (POST /v5/shop/flights/revalidate).
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/gds/content.hpp"
#include "simulators/sabre/errors.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::sabre {

class Shop {
  public:
    Shop(World& world, gds::Content& content, const SimClock& clock)
        : world_(world), content_(content), clock_(clock) {}

    // These throw ShopRefusal.
    http::Response search(const Inbound& inbound, const FaultPlan& plan);
    http::Response revalidate(const Inbound& inbound, const FaultPlan& plan);

  private:
    std::vector<AirportIndex> places(const json::object& bound, std::string_view end, const std::string& at) const;
    BoundQuery bound_of(const json::object& from, const std::string& at) const;
    SearchQuery query_of(const json::object& request) const;
    Flight flight_of(const json::object& from, const std::string& at);

    World& world_;
    gds::Content& content_;
    const SimClock& clock_;
};

// The barest brand that a journey is sold in.
std::string lowest_brand(const World& world, const gds::Content& content, const Itinerary& bound, Cabin cabin);

}  // namespace airside::simulator::sabre
