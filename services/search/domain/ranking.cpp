#include "services/search/domain/ranking.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace airside::search {
namespace {

constexpr double price_weight = 0.6, time_weight = 0.3, stops_weight = 0.1;

// What the traveller gets: the flights by number and day, and the fare brand on each.
std::string product_of(const gds::Offer& offer) {
    std::string product;
    std::size_t index = 0;
    auto& fares = offer.passengers.front().segments;
    for (auto& itinerary : offer.itineraries) {
        product += '|';
        for (auto& segment : itinerary.segments) {
            auto& fare = fares.at(index++);
            product += segment.marketing_carrier.str() + segment.flight_number + segment.departure.airport.str() +
                       std::to_string(segment.departure.local.time_since_epoch().count()) + '/' +
                       std::string(gds::to_string(fare.cabin)) + '/' + fare.brand.value_or("") + ' ';
        }
    }
    return product;
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
    std::unordered_map<std::string, std::size_t> kept_at;
    std::vector<FoundOffer> kept;
    kept.reserve(offers.size());
    for (auto& found : offers) {
        auto [place, fresh] = kept_at.try_emplace(product_of(found.offer), kept.size());
        if (fresh)
            kept.push_back(std::move(found));
        else if (found.offer.price.total < kept[place->second].offer.price.total)
            kept[place->second] = std::move(found);
    }
    return kept;
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

    std::vector<FoundOffer> placed;
    placed.reserve(order.size());
    for (auto& scored : order) placed.push_back(std::move(offers[scored.index]));
    placed.front().highlights.push_back(Highlight::BEST);
    std::ranges::find(placed, cheapest, [](auto& found) {
        return found.offer.price.total;
    })->highlights.push_back(Highlight::CHEAPEST);
    std::ranges::find(placed, fastest, [](auto& found) {
        return travel_time(found.offer);
    })->highlights.push_back(Highlight::FASTEST);
    // Over the limit the worst go, but none that is marked.
    for (auto i = placed.size(); i-- > 0 && placed.size() > limit;)
        if (placed[i].highlights.empty()) placed.erase(placed.begin() + static_cast<std::ptrdiff_t>(i));
    return placed;
}

}  // namespace airside::search
