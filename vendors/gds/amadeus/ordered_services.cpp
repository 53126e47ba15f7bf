#include "vendors/gds/amadeus/ordered_services.hpp"

#include <algorithm>

#include "vendors/gds/amadeus/catalogue.hpp"
#include "vendors/gds/amadeus/normalise.hpp"
#include "vendors/gds/normalising.hpp"

namespace airside::amadeus {
namespace {

using gds::ServiceKind;
using gds::ServiceStatus;
using Chosen = std::vector<const RawChosen*>;  // of one traveller, by segment

gds::OrderedService held(ServiceKind kind, std::string label, int traveller, int segment, int quantity) {
    return {kind, "", std::move(label), traveller, {segment}, quantity, {}, ServiceStatus::HELD, {}};
}

void add_bags(const RawOffer& offer, const Chosen& chosen, int traveller, const Path& path,
              std::vector<gds::OrderedService>& services) {
    std::size_t segment = 0;
    for (auto& itinerary : offer.itineraries) {
        std::vector<std::pair<RawBags, std::size_t>> known;  // of this itinerary, with the places in `services`
        for (std::size_t i = 0; i < itinerary.segments.size(); ++i, ++segment) {
            if (!chosen[segment] || !chosen[segment]->bags) continue;
            auto& bags = *chosen[segment]->bags;
            auto pieces = bags.quantity.value_or(1);
            if (pieces < 0 || pieces > 20) throw BadValue(path, "has no number of bags");
            if (pieces == 0) continue;
            auto same = std::ranges::find(known, bags, &std::pair<RawBags, std::size_t>::first);
            if (same != known.end()) {
                services[same->second].segments.push_back(static_cast<int>(segment));
                continue;
            }
            known.emplace_back(bags, services.size());
            services.push_back(held(ServiceKind::BAGGAGE, bag_label({}, bags.weight, bags.unit), traveller,
                                    static_cast<int>(segment), static_cast<int>(pieces)));
        }
    }
}

void add_others(const Chosen& chosen, int traveller, std::vector<gds::OrderedService>& services) {
    std::vector<std::pair<std::string_view, std::size_t>> known;
    for (std::size_t segment = 0; segment < chosen.size(); ++segment) {
        if (!chosen[segment]) continue;
        for (auto name : chosen[segment]->others) {
            auto same = std::ranges::find(known, name, &std::pair<std::string_view, std::size_t>::first);
            if (same != known.end()) {
                services[same->second].segments.push_back(static_cast<int>(segment));
                continue;
            }
            known.emplace_back(name, services.size());
            services.push_back(held(kind_of(name), gds::text_or_none(label_of(name)).value_or("Service"), traveller,
                                    static_cast<int>(segment), 1));
        }
        if (auto seat = gds::text_or_none(chosen[segment]->seat))
            services.push_back(held(ServiceKind::SEAT, "Seat " + *seat, traveller, static_cast<int>(segment), 1));
    }
}

struct Emd {
    std::string number;
    int traveller;
    std::vector<int> segments;
};

std::vector<Emd> open_emds(const RawOrder& raw, const Path& path) {
    std::vector<Emd> open;
    Path at{&path, "tickets"};
    for (auto& document : raw.documents) {
        if (document.type != "EMD" || document.status != "ISSUED") continue;
        auto& emd = open.emplace_back(Emd{gds::ticket_number(document.number, at),
                                          traveller_index(document.traveller_id, raw.traveller_ids.size(), at),
                                          {}});
        for (auto id : document.segment_ids) emd.segments.push_back(segment_index(id, raw.offers.front(), at));
    }
    return open;
}

// An EMD does not say what it is for: its number is given where there is no other that it could be.
void add_documents(const std::vector<Emd>& open, std::vector<gds::OrderedService>& services) {
    for (auto& service : services) {
        std::vector<const Emd*> of_it;
        for (auto& emd : open) {
            bool covers = std::ranges::all_of(service.segments, [&](int segment) {
                return emd.segments.empty() || std::ranges::find(emd.segments, segment) != emd.segments.end();
            });
            if (emd.traveller == service.traveller && covers) of_it.push_back(&emd);
        }
        if (of_it.empty()) continue;
        service.status = ServiceStatus::ISSUED;
        if (of_it.size() == 1) service.document = of_it.front()->number;
    }
}

}  // namespace

std::vector<gds::OrderedService> ordered_services(const RawOrder& raw, const Path& path) {
    std::vector<gds::OrderedService> services;
    if (raw.offers.empty() || !has_chosen(raw.offers.front())) return services;
    auto& offer = raw.offers.front();
    auto chosen = chosen_by_segment(offer, path);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        add_bags(offer, chosen[i], static_cast<int>(i), path, services);
        add_others(chosen[i], static_cast<int>(i), services);
    }
    add_documents(open_emds(raw, path), services);
    return services;
}

}  // namespace airside::amadeus
