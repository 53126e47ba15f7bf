// Offers of the world as a grouped itinerary response: everything that itineraries share is described once and
// referred to by number.
#pragma once
#include <map>
#include <string>

#include "simulators/sabre/words.hpp"
#include "simulators/world/world.hpp"

namespace airside::simulator::sabre {

// A list whose different entries are numbered from 1.
class Descriptions {
  public:
    // The number of the entry known by `key`; `make` gives it when it is new, and the number is written into it.
    template <class Make>
    int ref(const std::string& key, Make make) {
        auto [found, fresh] = known_.try_emplace(key, static_cast<int>(known_.size()) + 1);
        if (fresh) {
            json::object entry = make();
            entry["id"] = found->second;
            list_.push_back(std::move(entry));
        }
        return found->second;
    }
    json::array take() { return std::move(list_); }

  private:
    std::map<std::string, int> known_;
    json::array list_;
};

class GroupedReply {
  public:
    explicit GroupedReply(const World& world) : world_(world) {}

    void add(const Offer& offer);
    // {"groupedItineraryResponse": …}; `nothing_found` is the message of a reply without itineraries.
    json::object finish(std::string_view nothing_found);

  private:
    struct Itinerary {
        json::array legs, pricing;
    };
    struct Group {
        json::array legs;
        std::vector<std::string> order;  // keys of `itineraries`
        std::map<std::string, Itinerary> itineraries;
    };

    int schedule(const Flight& flight);
    int leg(const simulator::Itinerary& bound);
    json::object fare(const Offer& offer);
    json::object passenger(const Offer& offer, const TravelerPrice& price, int count, bool inside);
    json::array components(const Offer& offer, const TravelerPrice& price, bool inside);
    json::array taxes(const TravelerPrice& price, const Currency& currency, Descriptions& in);
    json::array baggage(const Offer& offer, const TravelerPrice& price);

    const World& world_;
    Descriptions schedules_, legs_, components_, taxes_, tax_summaries_, baggage_, carriers_;
    std::vector<std::string> order_;
    std::map<std::string, Group> groups_;
    std::size_t itineraries_ = 0;
};

// What all of the bounds' brands together allow: the strictest rule, the highest penalty of one passenger.
struct Rule {
    bool allowed = true;
    std::int64_t penalty_minor = 0;
};
Rule change_rule(const Offer& offer);
Rule refund_rule(const Offer& offer);

// All flights within one country: children pay otherwise there.
bool within_one_country(const World& world, const std::vector<Itinerary>& bounds);

}  // namespace airside::simulator::sabre
