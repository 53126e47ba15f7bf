#include "services/analytics/domain/conversion.hpp"

#include <gtest/gtest.h>

namespace airside::analytics {
namespace {

TEST(Conversion, AddsUpAndTellsRates) {
    Funnel one{200, 40, 20, 10, 8, 6, 4}, none{0, 0, 0, 0, 0, 0, 0};
    auto sum = one + one;
    EXPECT_EQ(sum.searches, 400);
    EXPECT_EQ(sum.bookings_paid, 8);
    auto rates = rates_of(sum);
    EXPECT_EQ(rates.search_to_offer, "10.00");
    EXPECT_EQ(rates.offer_to_booking, "40.00");
    EXPECT_EQ(rates.booking_to_paid, "50.00");
    EXPECT_EQ(rates.search_to_paid, "2.00");
    EXPECT_FALSE(rates_of(none).search_to_paid.has_value());
}

TEST(Routes, AreThoseOfAnythingThatHappened) {
    DayCounts counts;
    counts.searches_by_route = {{"JFK-CDG", 5}, {"JFK-LHR", 9}, {"", 3}};
    counts.offers_by_route = {{"JFK-LHR", 2}};
    counts.bookings_by_route = {{"LHR-SIN", 1}};
    auto routes = routes_of(counts);
    ASSERT_EQ(routes.size(), 3u);
    EXPECT_EQ(routes[0].route, "LHR-SIN") << "a booking is never dropped for searches";
    EXPECT_EQ(routes[1].route, "JFK-LHR");
    EXPECT_EQ(routes[1].offers_selected, 2);
    EXPECT_EQ(routes[2].route, "JFK-CDG");
}

TEST(Routes, AreBounded) {
    DayCounts counts;
    for (int i = 0; i < 6000; ++i) {
        std::string name = "A" + std::to_string(1000 + i) + "-B";
        counts.searches_by_route[name.substr(0, 7)] = i;
    }
    auto routes = routes_of(counts);
    EXPECT_EQ(routes.size(), kept_routes);
    EXPECT_EQ(routes.front().searches, 5999);
}

}  // namespace
}  // namespace airside::analytics
