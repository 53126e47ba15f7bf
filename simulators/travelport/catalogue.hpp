// Searching, and what was found: kept for a while, so that pricing and booking can refer to it.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "simulators/faults/gate.hpp"
#include "simulators/gds/content.hpp"
#include "simulators/travelport/offer_json.hpp"

namespace airside::simulator::travelport {

// What one search found: bounds that can be sold, and which of them make a journey together.
struct Found {
    struct Product {
        std::size_t bound;
        Itinerary flights;
        Quoted::Sold sold;
    };
    Instant until{};
    std::vector<Traveler> party;
    Currency currency = Currency::of("USD");
    std::size_t bounds = 1;
    std::vector<Product> products;                   // "p0", "p1", …
    std::vector<std::vector<std::size_t>> journeys;  // products, one a bound
};

struct Selected {
    Quoted quoted;
    std::vector<Traveler> party;
    Currency currency;
    std::vector<std::string> products;  // ids, one a bound
};

class Catalogue {
  public:
    Catalogue(World& world, gds::Content& content, const SimClock& clock)
        : world_(world), content_(content), clock_(clock) {}

    // These throw Refusal.
    http::Response search(const Inbound& inbound, const FaultPlan& plan);
    http::Response next(const Inbound& inbound, const FaultPlan& plan);  // the leg after those chosen
    // What a BuildFromCatalogProductOfferingsRequest refers to, if it is a whole journey.
    Selected selected(const json::object& request) const;
    void forget_everything() { found_.clear(), order_.clear(); }

  private:
    struct Chosen {
        const Found& found;
        std::vector<std::size_t> products;  // in order of their bounds
    };
    Chosen chosen(const json::object& request) const;
    SearchQuery read(const json::object& request) const;
    BoundQuery bound_of(const json::object& criteria) const;
    Found keep(const SearchQuery& query, const std::vector<Offer>& offers) const;
    std::string remember(Found found);
    Quoted quoted(const Found& found, const std::vector<std::size_t>& products) const;

    World& world_;
    gds::Content& content_;
    const SimClock& clock_;
    SystemRandom random_;
    std::map<std::string, Found, std::less<>> found_;
    std::deque<std::string> order_;  // oldest first
};

}  // namespace airside::simulator::travelport
