// Offers for tests, made by hand.
#pragma once
#include <string>

#include "platform/core/clock.hpp"
#include "services/search/domain/offer_ids.hpp"
#include "services/search/domain/ranking.hpp"
#include "vendors/gds/extras.hpp"

namespace airside::search::samples {

struct OfferFacts {
    std::string flight = "178";
    std::int64_t minor = 50'000;
    int hours = 7;
    int stops = 0;
    std::string brand = "ECOLIGHT";
    gds::Provider provider = gds::Provider::AMADEUS;
};

inline gds::FlightPoint point(std::string_view airport, std::string_view local, std::string_view utc,
                              std::string_view zone) {
    return {IataAirport::of(airport), {}, *parse_local_time(local), *parse_instant(utc), Zone::of(zone)};
}

// JFK–LHR on 10 March 2027 for two adults.
inline gds::Offer offer(const OfferFacts& facts = {}) {
    auto usd = Currency::of("USD");
    auto departure = point("JFK", "2027-03-10T18:30:00", "2027-03-10T23:30:00Z", "America/New_York");
    auto arrival = departure;
    arrival.airport = IataAirport::of("LHR");
    arrival.at += std::chrono::hours{facts.hours};
    arrival.local = to_local(arrival.at, "Europe/London");
    arrival.zone = Zone::of("Europe/London");
    gds::Segment segment{
        departure, arrival,          IataAirline::of("BA"), IataAirline::of("AA"),    facts.flight,
        "77W",     facts.hours * 60, facts.stops,           gds::CabinClass::ECONOMY, BookingClass::of("K")};
    Money total(facts.minor, usd), base(facts.minor - 10'000, usd), taxes(10'000, usd);
    gds::Price each{Money(facts.minor / 2, usd), Money(facts.minor / 2 - 5'000, usd), Money(5'000, usd), {}, {}};
    gds::SegmentFare fare{gds::CabinClass::ECONOMY, BookingClass::of("K"), "KLX0", facts.brand, {}, {1, {}}, {}};
    return {facts.provider,
            "1",
            IataAirline::of("BA"),
            {{facts.hours * 60, {segment}}},
            {total, base, taxes, {}, {}},
            {{gds::PassengerType::ADULT, 2, each, {fare}}},
            {},
            4,
            false,
            *parse_instant("2027-03-01T12:00:00Z"),
            {},
            R"({"id":"1","flight":")" + facts.flight + "\"}"};
}

// A free seat, one that costs, and one of which the provider does not say what it costs.
inline gds::SeatMap seat_map() {
    using enum gds::SeatAvailability;
    auto usd = Currency::of("USD");
    std::vector<gds::Seat> seats{{"12A", AVAILABLE, Money(0, usd), true, false, false, false},
                                 {"12B", OCCUPIED, Money(4'500, usd), false, true, true, true},
                                 {"12C", AVAILABLE, {}, false, true, false, false}};
    return {0, gds::CabinClass::ECONOMY, "77W", "AB C", {{12, std::move(seats)}}};
}

// For either of the two adults, two at most.
inline gds::ServiceOffer bag() {
    Money price(4'500, Currency::of("USD"));
    return {"bag", gds::ServiceKind::BAGGAGE, "0CC", "Checked bag up to 23 kg", price, {0, 1}, {0}, 2};
}
inline gds::ServiceOffer lounge() {
    Money price(3'900, Currency::of("USD"));
    return {"lounge", gds::ServiceKind::LOUNGE, "", "Lounge access", price, {1}, {0}, 1};
}

inline std::vector<FoundOffer> found(std::vector<gds::Offer> offers) {
    ManualClock clock(*parse_instant("2027-01-01T00:00:00Z"));
    SeededRandom random(7);
    auto search = new_search_id(clock, random);
    std::vector<FoundOffer> out;
    out.reserve(offers.size());
    for (auto& one : offers) out.push_back({offer_id(search, out.size()), std::move(one)});
    return out;
}

}  // namespace airside::search::samples
