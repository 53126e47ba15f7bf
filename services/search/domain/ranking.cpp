#include "services/search/domain/ranking.hpp"

#include <algorithm>
#include <numeric>

namespace airside::search {
namespace {

constexpr std::int64_t price_weight = 600, time_weight = 300, stops_weight = 100;
constexpr std::int64_t most = 1'000'000;  // of a part: a price a thousand times the cheapest is no worse than that

int travel_time(const gds::Offer& offer) {
    return std::accumulate(offer.itineraries.begin(), offer.itineraries.end(), 0,
                           [](int sum, auto& itinerary) { return sum + itinerary.duration_min; });
}

int stops(const gds::Offer& offer) {
    return std::accumulate(offer.itineraries.begin(), offer.itineraries.end(), 0,
                           [](int sum, auto& itinerary) { return sum + stops_of(itinerary); });
}

// How much more than the best it is, `weight` for each time the best.
int against(std::int64_t value, std::int64_t best, std::int64_t weight) {
    best = std::max<std::int64_t>(best, 1);
    auto times_best = (value - best) / best;
    if (times_best >= most / weight) return static_cast<int>(most);
    auto rest = (value - best) % best;
    // The rest is less than the best, so that its product with the weight does not overflow for any real price.
    return static_cast<int>(std::max<std::int64_t>(0, times_best * weight + rest * weight / best));
}

struct Best {
    Money price;
    int minutes;
};

Best best_of(const std::vector<FoundOffer>& offers) {
    Best best{offers.front().offer.price.total, travel_time(offers.front().offer)};
    for (auto& found : offers) {
        best.price = std::min(best.price, found.offer.price.total);
        best.minutes = std::min(best.minutes, travel_time(found.offer));
    }
    return best;
}

RankingView ranking_of(const gds::Offer& offer, const Best& best) {
    auto price = against(offer.price.total.minor(), best.price.minor(), price_weight);
    auto time = against(travel_time(offer), best.minutes, time_weight);
    auto by_stops = static_cast<int>(stops_weight * stops(offer) / static_cast<std::int64_t>(offer.itineraries.size()));
    return {price + time + by_stops, price, time, by_stops};
}

struct Placed {
    int score;
    std::int64_t price;
    Instant departs;
    std::size_t index;
    auto operator<=>(const Placed&) const = default;
};

}  // namespace

int stops_of(const gds::Itinerary& itinerary) {
    int count = static_cast<int>(itinerary.segments.size()) - 1;
    for (auto& segment : itinerary.segments) count += segment.technical_stops;
    return count;
}

std::vector<FoundOffer> ranked(std::vector<FoundOffer> offers, std::size_t limit) {
    if (offers.empty() || limit == 0) return {};
    auto best = best_of(offers);
    std::vector<Placed> order;
    order.reserve(offers.size());
    for (std::size_t i = 0; i < offers.size(); ++i) {
        auto& offer = offers[i].offer;
        offers[i].ranking = ranking_of(offer, best);
        order.push_back({offers[i].ranking->score, offer.price.total.minor(),
                         offer.itineraries.front().segments.front().departure.at, i});
    }
    std::ranges::sort(order);

    auto found_at = [&](const Placed& placed) -> FoundOffer& { return offers[placed.index]; };
    auto time = [&](const Placed& placed) { return travel_time(found_at(placed).offer); };
    found_at(order.front()).highlights.push_back(Highlight::BEST);
    found_at(*std::ranges::find(order, best.price.minor(), &Placed::price)).highlights.push_back(Highlight::CHEAPEST);
    found_at(*std::ranges::find(order, best.minutes, time)).highlights.push_back(Highlight::FASTEST);
    // Over the limit the worst go, but none that is marked.
    for (auto i = order.size(); i-- > 0 && order.size() > limit;)
        if (found_at(order[i]).highlights.empty()) order.erase(order.begin() + static_cast<std::ptrdiff_t>(i));
    std::vector<FoundOffer> placed;
    placed.reserve(order.size());
    for (auto& one : order) placed.push_back(std::move(found_at(one)));
    return placed;
}

}  // namespace airside::search
