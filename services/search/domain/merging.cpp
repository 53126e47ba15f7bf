#include "services/search/domain/merging.hpp"

#include <algorithm>
#include <unordered_map>

#include "services/search/domain/terms.hpp"

namespace airside::search {
namespace {

// Compared in place, for a key made of text would cost more than the comparison.
bool same_segment(const gds::Segment& a, const gds::Segment& b) {
    return a.flight_number == b.flight_number && a.departure.local == b.departure.local &&
           a.marketing_carrier == b.marketing_carrier && a.departure.airport == b.departure.airport &&
           a.arrival.airport == b.arrival.airport;
}

bool same_flights(const gds::Offer& a, const gds::Offer& b) {
    auto same_direction = [](const gds::Itinerary& x, const gds::Itinerary& y) {
        return std::ranges::equal(x.segments, y.segments, same_segment);
    };
    return std::ranges::equal(a.itineraries, b.itineraries, same_direction);
}

bool same_brands(const gds::Offer& a, const gds::Offer& b) {
    auto same = [](const gds::SegmentFare& x, const gds::SegmentFare& y) { return x.brand == y.brand; };
    return std::ranges::equal(a.passengers.front().segments, b.passengers.front().segments, same);
}

bool same_product(const gds::Offer& a, const gds::Offer& b) {
    return same_flights(a, b) && same_terms(a, b) && (a.provider != b.provider || same_brands(a, b));
}

// Of what same_product() compares, enough to keep apart what differs in most cases.
std::size_t hash_of(const gds::Offer& offer) {
    std::size_t hash = 0;
    auto add = [&](std::size_t part) { hash = (hash ^ part) * 0x9e3779b97f4a7c15u + (hash >> 29); };
    for (auto& itinerary : offer.itineraries)
        for (auto& segment : itinerary.segments) {
            add(static_cast<std::size_t>(segment.departure.local.time_since_epoch().count()));
            add(std::hash<std::string_view>{}(segment.flight_number));
        }
    for (auto& fare : offer.passengers.front().segments) {
        add(static_cast<std::size_t>(fare.cabin));
        add(static_cast<std::size_t>(fare.checked.pieces.value_or(-1)));
    }
    add(static_cast<std::size_t>(offer.conditions.refund.allowance));
    return hash;
}

using Group = std::vector<std::size_t>;  // places of the same product, in the order found

// Each offer joins the first group with all of whose members it is the same product: "the same" is not transitive
// where one provider says more than another.
std::vector<Group> grouped(const std::vector<FoundOffer>& offers) {
    std::vector<Group> groups;
    groups.reserve(offers.size());
    std::unordered_multimap<std::size_t, std::size_t> by_hash;
    by_hash.reserve(offers.size());
    for (std::size_t i = 0; i < offers.size(); ++i) {
        auto hash = hash_of(offers[i].offer);
        std::size_t joined = groups.size();
        for (auto [entry, end] = by_hash.equal_range(hash); entry != end; ++entry) {
            auto same = [&](std::size_t member) { return same_product(offers[member].offer, offers[i].offer); };
            if (std::ranges::all_of(groups[entry->second], same)) joined = std::min(joined, entry->second);
        }
        if (joined == groups.size()) {
            groups.emplace_back();
            by_hash.emplace(hash, joined);
        }
        groups[joined].push_back(i);
    }
    return groups;
}

FoundOffer merged(std::vector<FoundOffer>& offers, Group& group) {
    auto price = [&](std::size_t i) { return offers[i].offer.price.total; };
    std::ranges::stable_sort(group, {}, price);
    auto best = std::move(offers[group.front()]);
    for (auto i : group) {
        if (i == group.front()) continue;
        auto provider = offers[i].offer.provider;
        auto sells = [&](const FallbackOffer& known) { return known.offer.provider == provider; };
        if (provider == best.offer.provider || std::ranges::any_of(best.fallbacks, sells)) continue;
        best.fallbacks.push_back({offers[i].id, std::move(offers[i].offer)});
    }
    return best;
}

}  // namespace

std::vector<FoundOffer> without_duplicates(std::vector<FoundOffer> offers) {
    auto groups = grouped(offers);
    std::vector<FoundOffer> kept;
    kept.reserve(groups.size());
    for (auto& group : groups) kept.push_back(merged(offers, group));
    return kept;
}

}  // namespace airside::search
