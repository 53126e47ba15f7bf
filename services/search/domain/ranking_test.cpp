#include <gtest/gtest.h>

#include "services/search/domain/samples_for_test.hpp"

namespace airside::search {
namespace {

TEST(Ranking, WeighsPriceTimeAndStops) {
    auto order = ranked(samples::found({samples::offer({.flight = "1", .minor = 50'000, .hours = 20, .stops = 1}),
                                        samples::offer({.flight = "2", .minor = 52'000, .hours = 7}),
                                        samples::offer({.flight = "3", .minor = 90'000, .hours = 6})}),
                        50);
    ASSERT_EQ(order.size(), 3u);
    EXPECT_EQ(order[0].offer.itineraries[0].segments[0].flight_number, "2");
    EXPECT_EQ(order[0].highlights, std::vector{Highlight::BEST});
    auto parts = [](const FoundOffer& found) {
        auto& r = found.ranking.value();
        return std::array{r.score, r.price, r.time, r.stops};
    };
    EXPECT_EQ(parts(order[0]), (std::array{74, 24, 50, 0}));
    EXPECT_EQ(parts(order[1]), (std::array{480, 480, 0, 0}));
    EXPECT_EQ(parts(order[2]), (std::array{800, 0, 700, 100}));
    for (auto& found : order) {
        auto& number = found.offer.itineraries[0].segments[0].flight_number;
        if (number == "1") EXPECT_EQ(found.highlights, std::vector{Highlight::CHEAPEST});
        if (number == "3") EXPECT_EQ(found.highlights, std::vector{Highlight::FASTEST});
    }
}

TEST(Ranking, TheLimitSparesWhatIsMarked) {
    std::vector<gds::Offer> offers;
    for (int i = 0; i < 20; ++i)
        offers.push_back(samples::offer({.flight = std::to_string(100 + i), .minor = 50'000 + i * 100, .hours = 8}));
    offers.push_back(samples::offer({.flight = "999", .minor = 900'000, .hours = 5}));
    auto order = ranked(samples::found(std::move(offers)), 5);
    ASSERT_EQ(order.size(), 5u);
    EXPECT_EQ(order.back().offer.itineraries[0].segments[0].flight_number, "999");
    EXPECT_TRUE(ranked({}, 5).empty());
}

TEST(Ranking, ABillionTimesThePriceIsOnlyFarDown) {
    auto order = ranked(samples::found({samples::offer({.flight = "1", .minor = 900'000'000'000'000}),
                                        samples::offer({.flight = "2", .minor = 10'001})}),
                        50);
    EXPECT_EQ(order[0].offer.itineraries[0].segments[0].flight_number, "2");
    EXPECT_EQ(order[1].ranking->price, 1'000'000);
}

TEST(Ranking, EqualScoresGoByPriceThenDeparture) {
    auto late = samples::offer({.flight = "2", .minor = 500'000});
    late.itineraries[0].segments[0].departure.at += std::chrono::hours(1);
    auto order = ranked(samples::found({late, samples::offer({.flight = "3", .minor = 500'001}),
                                        samples::offer({.flight = "1", .minor = 500'000})}),
                        50);
    std::string numbers;
    for (auto& found : order) numbers += found.offer.itineraries[0].segments[0].flight_number;
    EXPECT_EQ(numbers, "123");
}

}  // namespace
}  // namespace airside::search
