// The answer of a search: offerings and the lists that they refer to.
#pragma once
#include "simulators/travelport/catalogue.hpp"

namespace airside::simulator::travelport {

// One journey of an answer: what it costs, and its products as indices into Found::products.
struct Shown {
    const Offer* offer;
    std::vector<std::size_t> products;
};

class CatalogueJson {
  public:
    CatalogueJson(const World& world, const std::vector<Shown>& journeys) : world_(world), journeys_(journeys) {}

    // One offering for each choice of flights for the whole journey, with every brand.
    void add_journeys();
    // Offerings of one leg. A combinability code stands for one whole journey and its price.
    void add_leg(std::size_t bound);
    json::object answer(const std::string& search_id);

  private:
    std::string product_id(const Shown& shown, std::size_t bound);
    json::object brand_offering(const Shown& shown, const std::vector<std::size_t>& bounds);
    void add(std::string_view from, std::string_view to, std::size_t sequence, json::array flights, json::array brands);

    const World& world_;
    const std::vector<Shown>& journeys_;
    json::array offerings_;
    References flights_{"s", 1}, products_{"p"}, terms_{"T"}, brands_{"b"};
};

}  // namespace airside::simulator::travelport
