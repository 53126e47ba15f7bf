#include "services/search/domain/views.hpp"

#include <algorithm>

namespace airside::search {
namespace {

FlightPointView view_of(const gds::FlightPoint& point) {
    return {point.airport, point.terminal, point.local, point.at};
}

SegmentView view_of(const gds::Segment& segment) {
    std::optional<IataAirline> operated_by;
    if (segment.operating_carrier != segment.marketing_carrier) operated_by = segment.operating_carrier;
    std::optional<int> technical_stops;
    if (segment.technical_stops > 0) technical_stops = segment.technical_stops;
    return {segment.marketing_carrier.str() + segment.flight_number,
            std::move(operated_by),
            view_of(segment.departure),
            view_of(segment.arrival),
            segment.duration_min,
            segment.aircraft,
            technical_stops,
            segment.cabin,
            segment.booking_class};
}

ItineraryView view_of(const gds::Itinerary& itinerary) {
    ItineraryView view{itinerary.duration_min, stops_of(itinerary), {}};
    view.segments.reserve(itinerary.segments.size());
    for (auto& segment : itinerary.segments) view.segments.push_back(view_of(segment));
    return view;
}

// "Economy Light", or "Economy Light + Economy Flex" where directions differ.
std::optional<std::string> brand_of(const gds::Offer& offer) {
    std::vector<std::string> brands;
    for (auto& fare : offer.passengers.front().segments) {
        auto& name = fare.brand_label ? fare.brand_label : fare.brand;
        if (name && std::ranges::find(brands, *name) == brands.end()) brands.push_back(*name);
    }
    if (brands.empty()) return {};
    std::string all = brands.front();
    for (std::size_t i = 1; i < brands.size(); ++i) all += " + " + brands[i];
    return all;
}

// The least of any segment; one that does not say leaves the whole unsaid.
std::optional<gds::BaggageAllowance> checked_bags(const gds::Offer& offer) {
    std::optional<gds::BaggageAllowance> least;
    for (auto& fare : offer.passengers.front().segments) {
        auto& bags = fare.checked;
        if (!bags.pieces && !bags.weight_kg) return {};
        bool less = !least || bags.pieces.value_or(1) < least->pieces.value_or(1) ||
                    (bags.pieces == least->pieces && bags.weight_kg.value_or(0) < least->weight_kg.value_or(0));
        if (less) least = bags;
    }
    return least;
}

}  // namespace

OfferView view_of(const FoundOffer& found) {
    auto& offer = found.offer;
    std::vector<PassengerPriceView> passengers;
    for (auto& fare : offer.passengers) passengers.push_back({fare.type, fare.count, fare.each.total});
    std::vector<ItineraryView> itineraries;
    for (auto& itinerary : offer.itineraries) itineraries.push_back(view_of(itinerary));
    std::vector<FallbackView> also_at;
    for (auto& fallback : found.fallbacks) also_at.push_back({fallback.offer.provider, fallback.offer.price.total});
    return {found.id,
            offer.provider,
            offer.price.total,
            std::move(passengers),
            offer.validating_carrier,
            brand_of(offer),
            std::move(itineraries),
            checked_bags(offer),
            offer.conditions,
            offer.seats_left,
            offer.instant_ticketing ? std::nullopt : offer.ticket_time_limit,
            found.highlights,
            found.ranking,
            std::move(also_at)};
}

std::vector<OfferView> views_of(const std::vector<FoundOffer>& offers) {
    std::vector<OfferView> views;
    views.reserve(offers.size());
    for (auto& found : offers) views.push_back(view_of(found));
    return views;
}

std::map<std::string, std::string> airline_names(const std::vector<FoundOffer>& offers,
                                                 const reference::Airlines& airlines) {
    std::map<std::string, std::string> names;
    auto add = [&](const IataAirline& code) { names.try_emplace(code.str(), airlines.name_of(code.str())); };
    for (auto& found : offers) {
        add(found.offer.validating_carrier);
        for (auto* segment : gds::segments_of(found.offer)) {
            add(segment->marketing_carrier);
            add(segment->operating_carrier);
        }
    }
    return names;
}

SearchSummary summary_of(const std::vector<FoundOffer>& offers) {
    if (offers.empty()) return {0, {}, {}, {}};
    auto sum = Money::zero(offers.front().offer.price.total.currency());
    auto lowest = offers.front().offer.price.total, highest = lowest;
    for (auto& found : offers) {
        sum += found.offer.price.total;
        lowest = std::min(lowest, found.offer.price.total);
        highest = std::max(highest, found.offer.price.total);
    }
    Money average(sum.minor() / static_cast<std::int64_t>(offers.size()), sum.currency());
    return {static_cast<int>(offers.size()), lowest, highest, average};
}

namespace {

std::vector<PricedService> services_of(const gds::Offer& offer) {
    std::vector<PricedService> services;
    for (auto& [service, traveller, quantity] : offer.services)
        services.push_back({service.id, service.kind, service.code, service.label, traveller, service.segments,
                            quantity, service.price * quantity});
    return services;
}

}  // namespace

PricedOffer priced_view(OfferForOrder priced) {
    auto& offer = priced.offer;
    auto services = services_of(offer);
    bool changed = offer.price.total != priced.price_before;
    return {priced.id,
            offer.provider,
            std::move(offer.validating_carrier),
            std::move(offer.itineraries),
            std::move(offer.price),
            priced.price_before,
            changed,
            std::move(offer.passengers),
            std::move(offer.conditions),
            offer.seats_left,
            offer.instant_ticketing,
            offer.ticket_time_limit,
            offer.price_guaranteed_until,
            priced.valid_until,
            priced.replaces,
            priced.conditions_changed,
            std::move(services)};
}

}  // namespace airside::search
