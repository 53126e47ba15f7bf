#include "app/demo/generator.hpp"

#include <set>

#include <gtest/gtest.h>

#include "platform/json/json.hpp"
#include "services/booking/domain/journey.hpp"
#include "services/booking/domain/reference.hpp"

namespace airside::app::demo {
namespace {

struct World {
    std::filesystem::path data = AIRSIDE_DATA_DIR;
    reference::Airports airports = reference::Airports::load(data);
    reference::Airlines airlines = reference::Airlines::load(data);
    reference::Aircraft aircraft = reference::Aircraft::load(data);
    Routes routes{data, airports, airlines};

    Generator generator(std::uint64_t seed) const {
        Plan plan{seed, 1000, *parse_instant("2027-03-10T00:00:00Z")};
        return {plan, routes, {&airlines, &aircraft}};
    }
};

const World& world() {
    static const World one;
    return one;
}

TEST(Generator, MakesTheSameOfTheSameSeed) {
    auto one = world().generator(3), same = world().generator(3), other = world().generator(4);
    for (std::uint64_t number : {0, 1, 999}) {
        auto a = one.booking(number), b = same.booking(number), c = other.booking(number);
        EXPECT_EQ(a.id, b.id);
        EXPECT_EQ(json::to_json(a.offer), json::to_json(b.offer));
        EXPECT_NE(a.id, c.id);
        EXPECT_NE(a.reference, c.reference);
    }
}

TEST(Generator, GivesEachBookingAReferenceOfItsOwnWithItsBucket) {
    std::set<std::string> references;
    for (std::uint64_t seed : {0, 1, 99}) {
        auto generator = world().generator(seed);
        for (std::uint64_t number = 0; number < 1000; ++number) {
            auto made = generator.booking(number);
            EXPECT_EQ(booking::bucket_of(made.reference), bucket_of(made.user.id.uuid()));
            EXPECT_EQ(made.id.uuid().bucket(), bucket_of(made.user.id.uuid()));
            references.insert(made.reference.str().substr(4));
        }
    }
    EXPECT_EQ(references.size(), 3000u);
}

TEST(Generator, FillsTheMonthsOneAfterAnother) {
    auto generator = world().generator(5);
    auto day = [&](std::uint64_t number) {
        return std::chrono::floor<std::chrono::days>(generator.booking(number).flights.front().departure_datetime);
    };
    auto now = std::chrono::floor<std::chrono::days>(*parse_instant("2027-03-10T00:00:00Z"));
    std::chrono::days one{1};  // a local day is not UTC's
    EXPECT_NEAR((day(0) - now).count(), -30 * months_back, 1);
    EXPECT_NEAR((day(999) - now).count(), 30 * months_ahead, 1);
    for (std::uint64_t number = 1; number < 1000; ++number) EXPECT_GE(day(number) + 2 * one, day(number - 1));
}

TEST(Generator, PricesAddUp) {
    auto generator = world().generator(5);
    for (std::uint64_t number = 0; number < 300; ++number) {
        auto offer = generator.booking(number).offer;
        auto sum = Money::zero(offer.price.total.currency());
        for (auto& group : offer.passengers) {
            EXPECT_EQ(group.each.total, group.each.base + group.each.taxes_total);
            EXPECT_EQ(group.segments.size(), gds::segments_of(offer).size());
            sum += group.each.total * group.count;
        }
        EXPECT_EQ(sum, offer.price.total);
        EXPECT_EQ(offer.price.total, offer.price.base + offer.price.taxes_total);
    }
}

}  // namespace
}  // namespace airside::app::demo
