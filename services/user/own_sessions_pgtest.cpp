#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

using namespace std::chrono_literals;

struct OwnSessionsTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();

    // A user who signs in on so many devices, a minute apart.
    awaitable<std::vector<Caller>> devices(Deployment& d, int count) {
        auto email = fresh_email();
        co_await d.bus.call(d.guest(), registration(email));
        std::vector<Caller> callers;
        for (int i = 0; i < count; ++i) {
            clock.advance(1min);
            auto tokens = co_await d.bus.call(d.guest(), sign_in_request(email));
            callers.push_back(d.holder_of(tokens.value));
        }
        co_return callers;
    }
};

TEST_F(OwnSessionsTest, AreListedWithTheCurrentOneAndWithoutTheWholeAddress) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        d.address = "2001:db8:1:2::3";
        auto mine = co_await devices(d, 2);
        d.address = "203.0.113.77";
        auto other = co_await devices(d, 1);
        auto list = co_await d.bus.call(mine[0], ListSessions{});
        EXPECT_EQ(list.items.size(), 2u);
        EXPECT_EQ(list.items.at(0).id, mine[1].session) << "the last used first";
        EXPECT_FALSE(list.items.at(0).current);
        EXPECT_TRUE(list.items.at(1).current);
        EXPECT_EQ(list.items.at(1).device_type, DeviceType::WEB);
        EXPECT_EQ(list.items.at(1).ip_address, "2001:db8:1::");
        auto theirs = co_await d.bus.call(other[0], ListSessions{});
        EXPECT_EQ(theirs.items.at(0).ip_address, "203.0.113.0");
        clock.advance(31 * 24h);
        auto expired = co_await d.bus.call(mine[0], ListSessions{});
        EXPECT_TRUE(expired.items.empty());
    });
}

TEST_F(OwnSessionsTest, OneIsEndedHereAndElsewhere) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment here(reactor, db, clock, redis_url), there(reactor, db, clock, redis_url);
        co_await here.ready();
        co_await there.ready();
        auto mine = co_await devices(here, 2);
        auto before = co_await there.service.session_active(*mine[1].session);
        EXPECT_TRUE(before);
        co_await here.bus.call(mine[0], EndSession{*mine[1].session});
        auto at_once = co_await here.service.session_active(*mine[1].session);
        EXPECT_FALSE(at_once);
        clock.advance(6s);  // the other's memory is good for 5 s
        auto soon = co_await there.service.session_active(*mine[1].session);
        EXPECT_FALSE(soon);
        auto own = co_await there.service.session_active(*mine[0].session);
        EXPECT_TRUE(own);
        auto again = co_await problem_of(here.bus, mine[0], EndSession{*mine[1].session});
        EXPECT_EQ(again.status, 404);
    });
}

TEST_F(OwnSessionsTest, AnotherUsersIsNobodys) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        auto mine = co_await devices(d, 1);
        auto others = co_await devices(d, 1);
        auto agent = others.at(0);
        agent.role = auth::Role::AGENT;
        auto refused = co_await problem_of(d.bus, agent, EndSession{*mine[0].session});
        EXPECT_EQ(refused.status, 404);
        auto active = co_await d.service.session_active(*mine[0].session);
        EXPECT_TRUE(active);
    });
}

TEST_F(OwnSessionsTest, AllOthersEndAtOnce) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        co_await d.ready();
        auto mine = co_await devices(d, 4);
        auto other = co_await devices(d, 1);
        auto ended = co_await d.bus.call(mine[2], EndOtherSessions{});
        EXPECT_EQ(ended.ended, 3);
        for (std::size_t i = 0; i < mine.size(); ++i) {
            auto active = co_await d.service.session_active(*mine[i].session);
            EXPECT_EQ(active, i == 2) << i;
        }
        auto theirs = co_await d.service.session_active(*other[0].session);
        EXPECT_TRUE(theirs);
        auto again = co_await d.bus.call(mine[2], EndOtherSessions{});
        EXPECT_EQ(again.ended, 0);
    });
}

}  // namespace
}  // namespace airside::user
