// GET and POST /v2/shopping/flight-offers.
#pragma once
#include "simulators/amadeus/errors.hpp"
#include "simulators/faults/gate.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::amadeus {

class Search {
  public:
    Search(World& world, const SimClock& clock) : world_(world), clock_(clock) {}

    // Throw Refusal for what can't be searched.
    http::Response get(const Inbound& inbound, const FaultPlan& plan);
    http::Response post(const Inbound& inbound, const FaultPlan& plan);

  private:
    SearchQuery read_get(const Inbound& inbound) const;
    SearchQuery read_post(const json::object& body) const;
    BoundQuery bound_of(const json::object& from, const std::string& at) const;
    // What can't leave any more: check-in has closed.
    static constexpr std::chrono::minutes sales_close{60};
    static constexpr std::size_t most_offers = 250;
    std::vector<AirportIndex> places(const std::string& code, const Refusal& otherwise) const;
    static void check_party(const SearchQuery& query, const std::string& parameter);
    void check_days(const SearchQuery& query, const std::string& source) const;
    std::vector<Offer> find(const SearchQuery& query, const FaultPlan& plan);
    json::object found(const std::vector<Offer>& offers) const;

    World& world_;
    const SimClock& clock_;
};

}  // namespace airside::simulator::amadeus
