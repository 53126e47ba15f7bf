// A journey and a party that the tests share: JFK–LHR and back, leaving a month from `today`.
#pragma once
#include <string>
#include <vector>

#include "services/booking/api.hpp"
#include "vendors/gds/order.hpp"

namespace airside::booking::testing {

inline gds::FlightPoint point(std::string_view airport, std::string_view zone, Date day, std::string_view time) {
    auto local = *parse_local_time(day.str() + "T" + std::string(time));
    return {IataAirport::of(airport), std::nullopt, local, to_instant(local, zone), Zone::of(zone)};
}

inline gds::Segment segment(gds::FlightPoint from, gds::FlightPoint to, std::string number) {
    auto minutes = std::chrono::duration_cast<std::chrono::minutes>(to.at - from.at).count();
    return {std::move(from),           std::move(to),
            IataAirline::of("BA"),     IataAirline::of("BA"),
            std::move(number),         "77W",
            static_cast<int>(minutes), 0,
            gds::CabinClass::ECONOMY,  BookingClass::of("Y")};
}

inline Money usd(std::string_view amount) { return *Money::parse(amount, Currency::of("USD")); }

// For one adult and one child.
inline gds::Offer sample_offer(Date today) {
    auto out = today + std::chrono::days(30), back = out + std::chrono::days(8);
    auto there = segment(point("JFK", "America/New_York", out, "18:30:00"),
                         point("LHR", "Europe/London", out + std::chrono::days(1), "06:30:00"), "178");
    auto home = segment(point("LHR", "Europe/London", back, "11:20:00"),
                        point("JFK", "America/New_York", back, "14:25:00"), "117");
    gds::SegmentFare fare{
        gds::CabinClass::ECONOMY, BookingClass::of("Y"), "YFLEX", "ECOFLEX", "Economy Flex", {1, 23}, {1, 7}};
    auto each = [&](gds::PassengerType type, std::string_view total, std::string_view base, std::string_view taxes) {
        return gds::PassengerFare{type, 1, {usd(total), usd(base), usd(taxes), {{"GB", usd(taxes)}}, {}}, {fare, fare}};
    };
    return {gds::Provider::AMADEUS,
            "1",
            IataAirline::of("BA"),
            {{there.duration_min, {there}}, {home.duration_min, {home}}},
            {usd("900.00"), usd("700.00"), usd("200.00"), {{"GB", usd("200.00")}}, {}},
            {each(gds::PassengerType::ADULT, "500.00", "400.00", "100.00"),
             each(gds::PassengerType::CHILD, "400.00", "300.00", "100.00")},
            {},
            9,
            false,
            std::nullopt,
            std::nullopt,
            R"({"type":"flight-offer"})"};
}

// What the airline sells with it: a bag on the way out, a seat there, a meal on the way home.
inline std::vector<gds::ServiceOffer> sample_services() {
    using gds::ServiceKind;
    return {{"s1", ServiceKind::BAGGAGE, "0CC", "First checked bag up to 23 kg", usd("45.00"), {0, 1}, {0}, 2},
            {"s2", ServiceKind::SEAT, "0B5", "Seat 12A", usd("20.00"), {0}, {0}, 1},
            {"s3", ServiceKind::SEAT, "0B5", "Seat 12B", usd("20.00"), {0, 1}, {0}, 1},
            {"s4", ServiceKind::MEAL, "0L8", "Vegan meal", usd("12.50"), {0, 1}, {0, 1}, 1}};
}

inline PassengerInput passenger(gds::PassengerType type, std::string_view first, std::string_view last, Date born) {
    return {type, std::nullopt, PersonName::of(first), std::nullopt, PersonName::of(last),
            born, std::nullopt, std::nullopt,          std::nullopt, std::nullopt};
}

inline std::vector<PassengerInput> sample_party(Date today) {
    return {passenger(gds::PassengerType::ADULT, "Ada", "Lovelace", today - std::chrono::days(36 * 366)),
            passenger(gds::PassengerType::CHILD, "Byron", "Lovelace", today - std::chrono::days(7 * 366))};
}

inline BookingContact sample_contact() { return {{"ada@example.com"}, {"+442071234567"}}; }

}  // namespace airside::booking::testing
