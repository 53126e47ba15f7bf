#include "vendors/gds/sabre/normalise.hpp"

#include <algorithm>

#include "vendors/gds/normalising.hpp"
#include "vendors/gds/sabre/prices.hpp"
#include "vendors/gds/sabre/stored_offer.hpp"

namespace airside::sabre {
namespace {

using gds::code_of;

constexpr std::int64_t longest_days = 3;  // by which a date may differ within one journey's leg

Date plus_days(Date date, std::int64_t days, const Path& path) {
    if (days < -1 || days > longest_days) throw BadValue(path, "is no number of days");
    return date + std::chrono::days{days};
}

gds::Segment segment_of(const RawSchedule& raw, Date departs, Points& points, const Path& path) {
    if (raw.stops < 0 || raw.stops > 5) throw BadValue(Path{&path, "stopCount"}, "is no number of stops");
    Path carrier{&path, "carrier"}, arrival{&path, "arrival"};
    auto marketing = code_of<IataAirline>(raw.marketing, Path{&carrier, "marketing"});
    auto operating =
        raw.operating.empty() ? marketing : code_of<IataAirline>(raw.operating, Path{&carrier, "operating"});
    if (raw.equipment.size() > 4) throw BadValue(Path{&carrier, "equipment"}, "is no equipment code");
    gds::Segment segment{
        points.at(raw.departure.airport, raw.departure.terminal, departs, raw.departure.time, Path{&path, "departure"}),
        points.at(raw.arrival.airport, raw.arrival.terminal,
                  plus_days(departs, raw.arrival.days, Path{&arrival, "dateAdjustment"}), raw.arrival.time, arrival),
        std::move(marketing),
        std::move(operating),
        gds::flight_number(std::to_string(raw.number), carrier),
        gds::text_or_none(raw.equipment),
        0,
        static_cast<int>(raw.stops),
        gds::CabinClass::ECONOMY,  // cabin and class are the adults', set once the fares are known
        BookingClass::of("Y")};
    gds::set_duration(segment, path);
    return segment;
}

gds::Itinerary itinerary_of(const RawLeg& leg, std::string_view date, const RawShop& shop, Points& points,
                            const Path& path) {
    auto begins = Date::parse(date);
    if (!begins) throw BadValue(path, "has no date of departure");
    Path list{&path, "schedules"};
    if (leg.flights.empty()) throw BadValue(list, "is missing");
    gds::Itinerary itinerary{0, {}};
    itinerary.segments.reserve(leg.flights.size());
    for (std::size_t i = 0; i < leg.flights.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto* schedule = described(shop.schedules, leg.flights[i].schedule);
        if (!schedule) throw BadValue(at, "refers to no schedule");
        auto departs = plus_days(*begins, leg.flights[i].days, Path{&at, "departureDateAdjustment"});
        itinerary.segments.push_back(segment_of(*schedule, departs, points, at));
    }
    return itinerary;
}

std::vector<gds::Itinerary> itineraries_of(const RawShop& shop, const RawItinerary& raw, Points& points,
                                           const Path& path) {
    auto& dates = shop.groups[raw.group].departure_dates;
    Path list{&path, "legs"};
    if (raw.legs.empty() || raw.legs.size() != dates.size())
        throw BadValue(list, "are not those that the group describes");
    std::vector<gds::Itinerary> out;
    out.reserve(raw.legs.size());
    for (std::size_t i = 0; i < raw.legs.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto* leg = described(shop.legs, raw.legs[i]);
        if (!leg) throw BadValue(at, "refers to no leg");
        out.push_back(itinerary_of(*leg, dates[i], shop, points, at));
    }
    check_sequence(out, list);
    return out;
}

gds::BaggageAllowance allowance_of(const RawPassenger& raw, std::string_view provision, std::size_t segment,
                                   const RawShop& shop, const Path& path) {
    gds::BaggageAllowance out;
    for (auto& bags : raw.bags) {
        if (bags.provision != provision || !bags.allowance) continue;
        if (std::ranges::find(bags.segments, static_cast<std::int64_t>(segment)) == bags.segments.end()) continue;
        auto* found = described(shop.allowances, *bags.allowance);
        if (!found) throw BadValue(Path{&path, "baggageInformation"}, "refers to no allowance");
        out = allowance(found->pieces, found->weight, found->unit == "lbs", Path{&path, "baggageInformation"});
    }
    return out;
}

std::vector<gds::SegmentFare> fares_of(const RawPassenger& raw, const RawShop& shop, std::size_t segments,
                                       const Path& path) {
    Path list{&path, "fareComponents"};
    std::vector<gds::SegmentFare> fares;
    fares.reserve(segments);
    for (std::size_t i = 0; i < raw.components.size(); ++i) {
        Path at{&list, {}, static_cast<std::ptrdiff_t>(i)};
        auto& component = raw.components[i];
        auto* fare = described(shop.fares, component.fare);
        if (!fare) throw BadValue(at, "refers to no fare");
        auto basis = fare_basis(fare->fare_basis, at);
        for (auto& sold : component.flights) {
            auto cabin = cabin_of(sold.cabin.empty() ? fare->cabin : sold.cabin, Path{&at, "cabinCode"});
            auto booking_class = code_of<BookingClass>(sold.booking_class, Path{&at, "bookingCode"});
            auto segment = fares.size();
            fares.push_back({cabin, std::move(booking_class), basis, gds::text_or_none(fare->brand),
                             gds::text_or_none(fare->brand_label), allowance_of(raw, "A", segment, shop, path),
                             allowance_of(raw, "B", segment, shop, path)});
        }
    }
    if (fares.size() != segments) throw BadValue(list, "have other flights than the itinerary");
    return fares;
}

// The type asked for: in the order of the request, as long as the reply keeps to it. A child for whom there is no
// cheaper fare comes back as "ADT".
gds::PassengerType type_of(const RawPricing& raw, std::size_t index, const Party& party, const Path& path) {
    auto& passenger = raw.passengers[index];
    auto named = passenger_type(passenger.type);
    if (!named) throw BadValue(Path{&path, "passengerType"}, "is none that was asked for");
    bool in_order = raw.passengers.size() == party.size();
    for (std::size_t i = 0; i < party.size() && in_order; ++i) in_order = raw.passengers[i].count == party[i].second;
    bool priced_as_adult = *named == gds::PassengerType::ADULT && in_order;
    return priced_as_adult ? party[index].first : *named;
}

std::vector<gds::PassengerFare> passengers_of(const RawShop& shop, const RawPricing& raw, const Party& party,
                                              const Currency& currency, std::size_t segments, const Path& path) {
    Path list{&path, "passengerInfoList"};
    if (raw.passengers.empty()) throw BadValue(list, "is missing");
    std::vector<gds::PassengerFare> out;
    out.reserve(raw.passengers.size());
    for (std::size_t i = 0; i < raw.passengers.size(); ++i) {
        Path item{&list, {}, static_cast<std::ptrdiff_t>(i)}, at{&item, "passengerInfo"};
        auto& passenger = raw.passengers[i];
        if (passenger.type.empty()) throw BadValue(at, "is missing");
        if (passenger.count < 1 || passenger.count > 9)
            throw BadValue(Path{&at, "passengerNumber"}, "is no number of passengers");
        out.push_back({type_of(raw, i, party, at), static_cast<int>(passenger.count),
                       passenger_price(passenger, shop, currency, at), fares_of(passenger, shop, segments, at)});
    }
    std::ranges::stable_sort(out, {}, &gds::PassengerFare::type);
    return out;
}

gds::Condition condition_of(const RawPenalty& raw, std::optional<bool> allowed, const Path& path) {
    if (!allowed) return {};
    if (!*allowed) return {gds::Allowance::NOT_ALLOWED, {}};
    // With conditions that are not told here the amount is not what it costs: zero would be shown as free.
    bool told = !raw.amount.text.empty() && !raw.currency.empty() && raw.conditions != true && !raw.words_only;
    if (!told) return {gds::Allowance::ALLOWED, {}};
    return {gds::Allowance::ALLOWED, raw.amount.in(code_of<Currency>(raw.currency, path), path)};
}

gds::Conditions conditions_of(const RawPricing& raw, const Path& path) {
    std::optional<gds::Condition> change, refund;
    Path at{&path, "penaltiesInfo"};
    for (auto& passenger : raw.passengers) {
        std::optional<gds::Condition> own_change, own_refund;
        for (auto& penalty : passenger.penalties) {
            if (penalty.applicability == "After") continue;  // after departure
            if (penalty.type == "Exchange")
                gds::add_condition(own_change, condition_of(penalty, penalty.changeable, at));
            if (penalty.type == "Refund") gds::add_condition(own_refund, condition_of(penalty, penalty.refundable, at));
        }
        if (passenger.non_refundable == true) gds::add_condition(own_refund, {gds::Allowance::NOT_ALLOWED, {}});
        gds::add_condition(change, own_change.value_or(gds::Condition{}));
        gds::add_condition(refund, own_refund.value_or(gds::Condition{}));
    }
    return {change.value_or(gds::Condition{}), refund.value_or(gds::Condition{})};
}

std::optional<int> seats_of(const RawPricing& raw, const Path& path) {
    std::optional<int> least;
    for (auto& passenger : raw.passengers)
        for (auto& component : passenger.components)
            for (auto& sold : component.flights) {
                if (!sold.seats) continue;
                if (*sold.seats < 0 || *sold.seats > 999)
                    throw BadValue(Path{&path, "seatsAvailable"}, "is no number of seats");
                least = std::min(least.value_or(999), static_cast<int>(*sold.seats));
            }
    return least;
}

}  // namespace

gds::Offer normalise(const RawShop& shop, const RawItinerary& raw, std::size_t index, const Party& party,
                     Points& points, const Path& path) {
    auto flights = itineraries_of(shop, raw, points, path);
    std::size_t segments = 0;
    for (auto& itinerary : flights) segments += itinerary.segments.size();
    auto& pricing = raw.pricings[index];
    Path list{&path, "pricingInformation"}, item{&list, {}, static_cast<std::ptrdiff_t>(index)}, at{&item, "fare"};
    Path total{&at, "totalFare"};
    auto currency = code_of<Currency>(pricing.total.currency, Path{&total, "currency"});
    auto passengers = passengers_of(shop, pricing, party, currency, segments, at);
    auto price = party_price(pricing.total, passengers, currency, at);
    gds::Offer offer{gds::Provider::SABRE,
                     std::to_string(raw.id) + "." + std::to_string(index),
                     code_of<IataAirline>(pricing.carrier, Path{&at, "validatingCarrierCode"}),
                     std::move(flights),
                     std::move(price),
                     std::move(passengers),
                     conditions_of(pricing, at),
                     seats_of(pricing, at),
                     false,
                     points.office_time(pricing.last_date, pricing.last_time, at),
                     std::nullopt,
                     {}};
    show_adult_fares(offer, at);
    offer.raw = stored_text(offer);
    return offer;
}

}  // namespace airside::sabre
