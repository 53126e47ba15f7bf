#include "platform/redis/redis.hpp"
#include "platform/testkit/servers.hpp"
#include "services/booking/handlers/offer_lock.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

TEST(OfferLock, SavesASecondBookingAndIsMissedByNobodyWhenItsServerDies) {
    TestDatabase db{"booking", migrations()};
    testkit::RedisServer server;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        redis::RedisOptions options;
        options.url = server.url();
        redis::Client client(reactor, options);
        co_await client.connected(Steady::now() + 10s);
        World world(reactor, db);
        world.crash();
        world.locks = &client;
        world.start();

        auto request = world.create_request();
        auto held = co_await lock_offer(&client, world.user_id, request.offer_id, "another-request");
        EXPECT_TRUE(held.ours);
        auto second = co_await problem_of(world.bus.call(world.caller("key"), request));
        EXPECT_EQ(second, "booking-in-progress");
        // The same request, run again, is not kept out by its own lock.
        auto repeated = co_await lock_offer(&client, world.user_id, request.offer_id, "another-request");
        EXPECT_TRUE(repeated.taken);
        EXPECT_FALSE(repeated.ours);

        server.stop();
        auto without = co_await problem_of(world.bus.call(world.caller("key"), request));
        EXPECT_EQ(without, "none");
        EXPECT_EQ(world.gds.orders.size(), 1u);
    });
}

}  // namespace
}  // namespace airside::booking::testing
