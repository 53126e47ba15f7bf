// Priced journeys of the world as Travelport writes them: products (what is flown and in which class), prices, terms,
// and the lists that ids in an answer refer to.
#pragma once
#include <map>
#include <string>

#include "simulators/travelport/wire.hpp"

namespace airside::simulator::travelport {

json::object flight_json(const World& world, const Flight& flight, std::string_view id);
// One bound of the offer. `ids`: of its flights in a list of references; empty: the flights stand in the product.
json::object product_json(const World& world, const Offer& offer, std::size_t bound, std::string_view id,
                          const std::vector<std::string>& ids);
// `type`: PriceDetail or BestCombinablePriceDetail.
json::object price_json(const Offer& offer, std::string_view type);
json::object terms_json(const Offer& offer, std::string_view type, std::string_view id,
                        const std::vector<std::string>& products);
json::object brand_json(const BoundFare& fare, std::string_view id);

// A list of things of one answer that are referred to by id: each once.
class References {
  public:
    References(std::string prefix, std::size_t first = 0) : prefix_(std::move(prefix)), next_(first) {}
    // The id for what `key` names; `make` gives its JSON the first time.
    template <class Make>
    std::string id(const std::string& key, Make make) {
        auto [found, added] = ids_.try_emplace(key);
        if (added) {
            found->second = prefix_ + std::to_string(next_++);
            list_.push_back(make(found->second));
        }
        return found->second;
    }
    json::array& list() { return list_; }

  private:
    std::string prefix_;
    std::size_t next_;
    std::map<std::string, std::string> ids_;
    json::array list_;
};

}  // namespace airside::simulator::travelport
