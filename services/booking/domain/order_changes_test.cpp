#include "services/booking/domain/order_changes.hpp"

#include <gtest/gtest.h>

#include "services/booking/domain/test_support.hpp"

namespace airside::booking::testing {
namespace {

using namespace std::chrono_literals;
using gds::SegmentStatus;

struct OrderChangesTest : ::testing::Test {
    gds::Order order = made();
    std::vector<BookedFlight> flights = booked(*order.offer);

    static gds::Order made() {
        auto order = Maker::make<gds::Order>();
        order.status = gds::OrderStatus::TICKETED;
        order.offer = sample_offer(*Date::parse("2030-05-01"));
        order.segments = {SegmentStatus::CONFIRMED, SegmentStatus::CONFIRMED};
        return order;
    }
    static std::vector<BookedFlight> booked(const gds::Offer& offer) {
        std::vector<BookedFlight> out;
        for (auto* segment : gds::segments_of(offer)) {
            auto flight = Maker::make<BookedFlight>();
            flight.segment_number = static_cast<int>(out.size()) + 1;
            flight.airline_code = segment->marketing_carrier;
            flight.flight_number = segment->marketing_carrier.str() + segment->flight_number;
            flight.departure_airport = segment->departure.airport;
            flight.departure_local = segment->departure.local;
            flight.departure_datetime = segment->departure.at;
            flight.arrival_airport = segment->arrival.airport;
            flight.arrival_local = segment->arrival.local;
            flight.arrival_datetime = segment->arrival.at;
            flight.status = BookedFlightStatus::CONFIRMED;
            out.push_back(std::move(flight));
        }
        return out;
    }
    gds::Segment& segment(std::size_t index) { return order.offer->itineraries[index].segments[0]; }
    OrderChanges found() const { return changes_of(order, flights); }
};

TEST_F(OrderChangesTest, AsBooked) { EXPECT_TRUE(found().none()); }

TEST_F(OrderChangesTest, TimesAndNumbersOfTheFlightsThatDiffer) {
    segment(1).arrival.local += 20min;
    segment(0).flight_number = "180";
    auto changes = found();
    EXPECT_EQ(changes.fault, "");
    ASSERT_EQ(changes.times.size(), 1u);
    EXPECT_EQ(changes.times[0].segment_number.value, 2);
    EXPECT_EQ(changes.times[0].departure_local, flights[1].departure_local);
    EXPECT_EQ(changes.times[0].arrival_local, flights[1].arrival_local + 20min);
    EXPECT_EQ(changes.numbers, (std::map<int, std::string>{{1, "BA180"}}));
}

TEST_F(OrderChangesTest, WhatTakesAPersonAndTheRestBesideIt) {
    order.segments[0] = SegmentStatus::CANCELLED;
    segment(0).departure.local += 1h;
    segment(1).departure.local += 5min;
    auto changes = found();
    EXPECT_EQ(changes.fault, "flight 1 (BA178) is CANCELLED at the provider");
    ASSERT_EQ(changes.times.size(), 1u) << "of a flight that is not to be flown no time counts";
    EXPECT_EQ(changes.times[0].segment_number.value, 2);

    order.segments[1] = SegmentStatus::WAITLISTED;
    EXPECT_EQ(found().fault,
              "flight 1 (BA178) is CANCELLED at the provider; flight 2 (BA117) is WAITLISTED at the provider");
}

TEST_F(OrderChangesTest, AnotherWayOrAirlineIsNotTakenOver) {
    segment(0).arrival.airport = IataAirport::of("LGW");
    segment(1).marketing_carrier = IataAirline::of("IB");
    segment(1).departure.local += 1h;
    auto changes = found();
    EXPECT_EQ(changes.fault,
              "flight 1 (BA178) is JFK–LGW at the provider, not JFK–LHR; "
              "flight 2 (BA117) is another airline's at the provider: IB117");
    EXPECT_TRUE(changes.times.empty() && changes.numbers.empty());
}

TEST_F(OrderChangesTest, OtherFlightsOrNoOrder) {
    order.offer->itineraries.pop_back();
    order.segments.pop_back();
    EXPECT_EQ(found().fault, "the order has 1 flights at the provider, the booking 2");
    order.status = gds::OrderStatus::CANCELLED;
    order.offer.reset();
    EXPECT_EQ(found().fault, "the order was cancelled at the provider");
}

TEST_F(OrderChangesTest, WhatTheProviderDoesNotSayIsNotGuessed) {
    order.segments = {SegmentStatus::UNKNOWN};
    EXPECT_TRUE(found().none());
    order.offer.reset();
    EXPECT_TRUE(found().none());
}

TEST_F(OrderChangesTest, FlownFlightsAreNotCompared) {
    flights[0].status = BookedFlightStatus::DEPARTED;
    order.segments[0] = SegmentStatus::CANCELLED;
    segment(0).departure.local += 1h;
    EXPECT_TRUE(found().none()) << "the provider keeps them";
    order.offer->itineraries.erase(order.offer->itineraries.begin());
    order.segments = {SegmentStatus::CONFIRMED};
    EXPECT_TRUE(found().none()) << "the provider has dropped them";
    segment(0).departure.local += 1h;
    auto changes = found();
    ASSERT_EQ(changes.times.size(), 1u);
    EXPECT_EQ(changes.times[0].segment_number.value, 2);
}

TEST(NextLook, IsOftenNearTheDepartureAndRareBefore) {
    LookTimes times{24h, 6h, 72h};
    auto departure = *parse_instant("2030-05-31T12:00:00Z");
    auto after = [&](std::chrono::hours before) {
        auto now = departure - before;
        return next_look(departure, times, now) - now;
    };
    EXPECT_EQ(after(500h), 24h);
    EXPECT_EQ(after(96h), 24h);
    EXPECT_EQ(after(80h), 8h) << "not past the beginning of the frequent ones";
    EXPECT_EQ(after(73h), 6h);
    EXPECT_EQ(after(72h), 6h);
    EXPECT_EQ(after(1h), 6h);
}

}  // namespace
}  // namespace airside::booking::testing
