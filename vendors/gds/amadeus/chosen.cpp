// What of a catalogue an offer has: Amadeus says by traveller and segment what was chosen, not by purchase.
#include <algorithm>
#include <set>

#include "vendors/gds/amadeus/catalogue.hpp"
#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/amadeus/sold_as.hpp"

namespace airside::amadeus {
namespace {

using Chosen = std::vector<const RawChosen*>;  // of one traveller, by segment

bool has_bags(const RawChosen* chosen) { return chosen && chosen->bags && chosen->bags->quantity.value_or(1) > 0; }

bool has_other(const RawChosen* chosen, std::string_view name) {
    return chosen && std::ranges::find(chosen->others, name) != chosen->others.end();
}

// How many purchases of it these bags are; 0: they are others.
int times(const SoldAs& sold, const RawBags& bags) {
    if (bags.weight && (bags.weight != sold.weight || (bags.unit.empty() ? "KG" : bags.unit) != sold.unit)) return 0;
    auto each = sold.quantity.value_or(1);
    auto all = bags.quantity.value_or(1);
    return all % each == 0 && all / each <= 20 ? static_cast<int>(all / each) : 0;
}

// Gathers the purchases of one traveller; a segment that a purchase covers is not looked at again.
class Purchases {
  public:
    Purchases(const std::vector<gds::ServiceOffer>& catalogue, const Chosen& chosen, int traveller)
        : catalogue_(catalogue), chosen_(chosen), traveller_(traveller) {}

    void add_bags(std::size_t segment, const Path& path, std::vector<gds::ServiceChoice>& choices) {
        if (!has_bags(chosen_[segment]) || bags_done_.contains(segment)) return;
        auto& bags = *chosen_[segment]->bags;
        for (auto& service : catalogue_) {
            if (service.kind != gds::ServiceKind::BAGGAGE || !covers(service, segment)) continue;
            auto count = times(*sold_as(service.id), bags);
            bool all = std::ranges::all_of(service.segments, [&](int s) {
                auto at = static_cast<std::size_t>(s);
                return has_bags(chosen_[at]) && *chosen_[at]->bags == bags && !bags_done_.contains(at);
            });
            if (count < 1 || count > service.most || !all) continue;
            bags_done_.insert(service.segments.begin(), service.segments.end());
            choices.push_back({service, traveller_, count});
            return;
        }
        throw BadValue(Path{&path, "chargeableCheckedBags"}, "are none that are sold with the offer");
    }

    void add_others(std::size_t segment, const Path& path, std::vector<gds::ServiceChoice>& choices) {
        if (!chosen_[segment]) return;
        for (auto name : chosen_[segment]->others) {
            if (others_done_.contains({std::string(name), segment})) continue;
            auto sold = std::ranges::find_if(catalogue_, [&](const gds::ServiceOffer& service) {
                return service.kind != gds::ServiceKind::BAGGAGE && sold_as(service.id)->name == name &&
                       covers(service, segment) && std::ranges::all_of(service.segments, [&](int s) {
                           return has_other(chosen_[static_cast<std::size_t>(s)], name);
                       });
            });
            if (sold == catalogue_.end())
                throw BadValue(Path{&path, "otherServices"}, "are none that are sold with the offer");
            for (int s : sold->segments) others_done_.emplace(std::string(name), static_cast<std::size_t>(s));
            choices.push_back({*sold, traveller_, 1});
        }
    }

  private:
    bool covers(const gds::ServiceOffer& service, std::size_t segment) const {
        return std::ranges::find(service.segments, static_cast<int>(segment)) != service.segments.end() &&
               std::ranges::find(service.travellers, traveller_) != service.travellers.end();
    }

    const std::vector<gds::ServiceOffer>& catalogue_;
    const Chosen& chosen_;
    int traveller_;
    std::set<std::size_t> bags_done_;
    std::set<std::pair<std::string, std::size_t>> others_done_;
};

}  // namespace

bool has_chosen(const RawOffer& offer) {
    return std::ranges::any_of(offer.travellers, [](const RawTraveller& traveller) {
        return std::ranges::any_of(traveller.segments, [](const RawSegmentFare& fare) {
            return has_bags(&fare.chosen) || !fare.chosen.seat.empty() || !fare.chosen.others.empty();
        });
    });
}

std::vector<std::vector<const RawChosen*>> chosen_by_segment(const RawOffer& offer, const Path& path) {
    std::size_t segments = 0;
    for (auto& itinerary : offer.itineraries) segments += itinerary.segments.size();
    std::vector<Chosen> all(offer.travellers.size(), Chosen(segments));
    Path list{&path, "travelerPricings"};
    for (auto& traveller : offer.travellers) {
        auto& of_one = all[static_cast<std::size_t>(traveller_index(traveller.id, offer.travellers.size(), list))];
        for (auto& fare : traveller.segments)
            of_one[static_cast<std::size_t>(segment_index(fare.segment_id, offer, list))] = &fare.chosen;
    }
    return all;
}

std::vector<gds::ServiceChoice> chosen_of(const RawOffer& offer, const std::vector<gds::ServiceOffer>& catalogue,
                                          const Path& path) {
    std::vector<gds::ServiceChoice> choices;
    auto chosen = chosen_by_segment(offer, path);
    Path at{&path, "additionalServices"};
    for (std::size_t traveller = 0; traveller < chosen.size(); ++traveller) {
        Purchases purchases(catalogue, chosen[traveller], static_cast<int>(traveller));
        for (std::size_t segment = 0; segment < chosen[traveller].size(); ++segment) {
            purchases.add_bags(segment, at, choices);
            purchases.add_others(segment, at, choices);
        }
    }
    return choices;
}

}  // namespace airside::amadeus
