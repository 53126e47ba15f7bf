#include "services/search/domain/ranking.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace airside::search {
namespace {

constexpr double price_weight = 0.6, time_weight = 0.3, stops_weight = 0.1;

using SegmentFares = std::vector<gds::SegmentFare>;

const SegmentFares& fares_of(const gds::Offer& offer) { return offer.passengers.front().segments; }
std::string_view brand_of(const gds::SegmentFare& fare) {
    return fare.brand ? std::string_view(*fare.brand) : std::string_view();
}

// What the traveller gets: the flights by number and day, and the cabin and fare brand on each. Compared in place, for
// a key made of text would cost more than the comparison.
bool same_segment(const gds::Segment& a, const gds::Segment& b) {
    return a.flight_number == b.flight_number && a.departure.local == b.departure.local &&
           a.marketing_carrier == b.marketing_carrier && a.departure.airport == b.departure.airport;
}
bool same_product(const gds::Offer& a, const gds::Offer& b) {
    auto same_direction = [](const gds::Itinerary& x, const gds::Itinerary& y) {
        return std::ranges::equal(x.segments, y.segments, same_segment);
    };
    auto same_fare = [](const gds::SegmentFare& x, const gds::SegmentFare& y) {
        return x.cabin == y.cabin && brand_of(x) == brand_of(y);
    };
    return std::ranges::equal(a.itineraries, b.itineraries, same_direction) &&
           std::ranges::equal(fares_of(a), fares_of(b), same_fare);
}

std::size_t hash_of(const gds::Offer& offer) {
    std::size_t hash = 0;
    auto add = [&](std::size_t part) { hash = (hash ^ part) * 0x9e3779b97f4a7c15u + (hash >> 29); };
    for (auto& itinerary : offer.itineraries)
        for (auto& segment : itinerary.segments) {
            add(static_cast<std::size_t>(segment.departure.local.time_since_epoch().count()));
            add(std::hash<std::string_view>{}(segment.flight_number));
        }
    for (auto& fare : fares_of(offer)) add(std::hash<std::string_view>{}(brand_of(fare)));
    return hash;
}

int travel_time(const gds::Offer& offer) {
    return std::accumulate(offer.itineraries.begin(), offer.itineraries.end(), 0,
                           [](int sum, auto& itinerary) { return sum + itinerary.duration_min; });
}

int stops(const gds::Offer& offer) {
    return std::accumulate(offer.itineraries.begin(), offer.itineraries.end(), 0,
                           [](int sum, auto& itinerary) { return sum + stops_of(itinerary); });
}

struct Scored {
    double score;
    std::size_t index;
};

}  // namespace

int stops_of(const gds::Itinerary& itinerary) {
    int count = static_cast<int>(itinerary.segments.size()) - 1;
    for (auto& segment : itinerary.segments) count += segment.technical_stops;
    return count;
}

std::vector<FoundOffer> without_duplicates(std::vector<FoundOffer> offers) {
    auto hash = [&](std::size_t at) { return hash_of(offers[at].offer); };
    auto same = [&](std::size_t a, std::size_t b) { return same_product(offers[a].offer, offers[b].offer); };
    std::unordered_set<std::size_t, decltype(hash), decltype(same)> seen(offers.size(), hash, same);
    std::vector<bool> dropped(offers.size());
    for (std::size_t i = 0; i < offers.size(); ++i) {
        auto [first, fresh] = seen.insert(i);
        if (fresh) continue;
        dropped[i] = true;
        auto& known = offers[*first];
        if (offers[i].offer.price.total < known.offer.price.total) known = std::move(offers[i]);
    }
    std::erase_if(offers,
                  [&](const FoundOffer& found) { return dropped[static_cast<std::size_t>(&found - offers.data())]; });
    return offers;
}

std::vector<FoundOffer> ranked(std::vector<FoundOffer> offers, std::size_t limit) {
    if (offers.empty() || limit == 0) return {};
    auto cheapest = offers.front().offer.price.total;
    int fastest = travel_time(offers.front().offer);
    for (auto& found : offers) {
        cheapest = std::min(cheapest, found.offer.price.total);
        fastest = std::min(fastest, travel_time(found.offer));
    }
    std::vector<Scored> order;
    order.reserve(offers.size());
    for (std::size_t i = 0; i < offers.size(); ++i) {
        auto& offer = offers[i].offer;
        auto directions = static_cast<double>(offer.itineraries.size());
        order.push_back(
            {price_weight * static_cast<double>(offer.price.total.minor()) / static_cast<double>(cheapest.minor()) +
                 time_weight * travel_time(offer) / std::max(fastest, 1) +
                 stops_weight * (1 + stops(offer) / directions),
             i});
    }
    std::ranges::sort(order, [&](const Scored& a, const Scored& b) {
        auto &x = offers[a.index].offer, &y = offers[b.index].offer;
        auto departs = [](const gds::Offer& offer) { return offer.itineraries.front().segments.front().departure.at; };
        return std::tuple(a.score, x.price.total.minor(), departs(x), a.index) <
               std::tuple(b.score, y.price.total.minor(), departs(y), b.index);
    });

    auto found_at = [&](const Scored& scored) -> FoundOffer& { return offers[scored.index]; };
    auto price = [&](const Scored& scored) { return found_at(scored).offer.price.total; };
    auto time = [&](const Scored& scored) { return travel_time(found_at(scored).offer); };
    found_at(order.front()).highlights.push_back(Highlight::BEST);
    found_at(*std::ranges::find(order, cheapest, price)).highlights.push_back(Highlight::CHEAPEST);
    found_at(*std::ranges::find(order, fastest, time)).highlights.push_back(Highlight::FASTEST);
    // Over the limit the worst go, but none that is marked.
    for (auto i = order.size(); i-- > 0 && order.size() > limit;)
        if (found_at(order[i]).highlights.empty()) order.erase(order.begin() + static_cast<std::ptrdiff_t>(i));
    std::vector<FoundOffer> placed;
    placed.reserve(order.size());
    for (auto& scored : order) placed.push_back(std::move(found_at(scored)));
    return placed;
}

}  // namespace airside::search
