// Services that were chosen with the offer: they are booked with it, paid with it, and shown.
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct IncludedServices : ::testing::Test {
    TestDatabase db{"booking", migrations()};
};

// Two bags for the second traveller on the first flight.
void add_bags(gds::Offer& offer) {
    gds::ServiceOffer bag{"bag", gds::ServiceKind::BAGGAGE, "0CC", "Checked bag up to 23 kg", usd("45.00"), {0, 1}, {0},
                          2};
    offer.services.push_back({bag, 1, 2});
    offer.price.fees.push_back({"SERVICES", usd("90.00")});
    offer.price.total += usd("90.00");
}

TEST_F(IncludedServices, AreShownAndPaidOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto plain = world.offer.price.total;
        add_bags(world.offer);
        auto held = co_await world.create();
        EXPECT_EQ(held.price.total, plain + usd("90.00"));
        EXPECT_EQ(held.price.fees, usd("90.00"));
        EXPECT_TRUE(held.included_services && held.included_services->size() == 1);
        if (!held.included_services) co_return;
        auto& bag = held.included_services->front();
        EXPECT_EQ(bag.type, gds::ServiceKind::BAGGAGE);
        EXPECT_EQ(bag.code, "0CC");
        EXPECT_EQ(bag.description, "Checked bag up to 23 kg");
        EXPECT_EQ(bag.passenger_id, held.passengers.at(1).id);
        EXPECT_EQ(bag.segment_numbers, std::vector{1});
        EXPECT_EQ(bag.quantity, 2);
        EXPECT_EQ(bag.price, usd("90.00"));
        EXPECT_TRUE(held.ancillaries.empty()) << "those cost their own";

        // The order is held against the accepted price before it is ticketed: with the bags, once.
        auto paid = co_await world.pay(held.id);
        EXPECT_EQ(paid.status, BookingStatus::CONFIRMED);
        EXPECT_EQ(paid.included_services->size(), 1u);
        EXPECT_EQ(db.value("SELECT offer -> 'services' -> 0 ->> 'quantity' FROM accepted_offers"), "2");
    });
}

TEST_F(IncludedServices, AreLeftOutWhereThereAreNone) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        EXPECT_FALSE(held.included_services);
        EXPECT_EQ(json::to_json(held).find("included_services"), std::string::npos);
        EXPECT_EQ(db.value("SELECT count(services) FROM accepted_offers"), "0");
    });
}

}  // namespace
}  // namespace airside::booking::testing
