// Events that web clients tell, from the request to the day's figures.
#include "platform/json/json.hpp"
#include "services/analytics/store/daily_metrics.hpp"
#include "services/analytics/test_world.hpp"

namespace airside::analytics {
namespace {

constexpr const char* no_one = "01930000-0000-7000-8000-0000000000";

std::string event(int n, const std::string& type, const std::string& data,
                  const std::string& at = "2026-11-22T11:59:00Z") {
    return R"({"id":")" + std::string(no_one) + std::to_string(10 + n) + R"(","event_type":")" + type +
           R"(","version":1,"occurred_at":")" + at + R"(","data":)" + data + "}";
}
RecordEvents batch(const std::vector<std::string>& events) {
    std::string text;
    for (auto& one : events) text += (text.empty() ? "" : ",") + one;
    return json::from_json<RecordEvents>(R"({"events":[)" + text + "]}");
}
const std::string offer =
    R"({"origin":"JFK","destination":"LHR","departure_date":"2026-12-24","position":3,"price":{"amount":"456.80","currency":"USD"}})";

Caller visitor(std::optional<UserId> user = {}) {
    Caller caller;
    caller.user = user;
    caller.remote_address = "203.0.113.77";
    caller.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    return caller;
}

awaitable<int> status_of(World& world, Caller caller, RecordEvents request) {
    int status = 0;
    try {
        co_await world.bus.call(caller, std::move(request));
        status = 202;
    } catch (const Problem& problem) {
        status = problem.status;
    }
    co_return status;
}

TEST(WebEvents, AreKeptOnceWithoutWhoTheyAreOf) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        world.service->start_background();
        auto request = batch({event(1, "page_viewed", R"({"page":"/search"})"), event(2, "offer_selected", offer)});
        auto answer = co_await world.bus.call(visitor(*UserId::parse(ada)), request);
        EXPECT_EQ(answer.value.accepted, 2);
        co_await world.bus.call(visitor(*UserId::parse(ada)), request);  // the client did not hear the answer
        co_await world.consumed(2);
        co_await world.service->stop(Steady::now() + 10s);
        auto count = co_await world.documents->count(store::events, {});
        EXPECT_EQ(count, 2);
        auto id = std::string("web:") + no_one + "12";
        auto kept = co_await world.documents->get(store::events, id);
        for (auto part : {R"("event_type": "offer_selected")", R"("route": "JFK-LHR")", R"("amount": "456.80")",
                          R"("ip_address": "203.0.113.0")", R"("user_agent": "Firefox 128")",
                          R"("device_type": "DESKTOP")", R"("service": "web")", R"("date": "2026-11-22")"})
            EXPECT_NE(kept.value().find(part), std::string::npos) << part << " in " << *kept;
        EXPECT_EQ(kept->find(ada), std::string::npos);
        EXPECT_EQ(kept->find("203.0.113.77"), std::string::npos);
        auto pseudonym = Pseudonyms::derived_from("a secret of the deployment, 32 long").of(*UserId::parse(ada));
        EXPECT_NE(kept->find(pseudonym), std::string::npos);
    });
}

TEST(WebEvents, BecomeAFunnelAndRoutes) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        world.service->start_background();
        auto now = world.clock.now();
        for (auto id : {"01", "02", "03", "04"})
            co_await world.keep(id, "search_performed", search_payload(id[1] == '4' ? "CDG" : "LHR"), now, now);
        auto seen = R"({"origin":"JFK","destination":"LHR","departure_date":"2026-12-24"})";
        auto request = batch(
            {event(1, "flight_searched", seen), event(2, "flight_searched", seen), event(3, "offer_selected", offer),
             event(4, "checkout_started",
                   offer.substr(0, offer.find(R"("position")")) + offer.substr(offer.find(R"("price")")))});
        co_await world.bus.call(visitor(), request);
        co_await world.consumed(8);
        co_await world.service->stop(Steady::now() + 10s);
        co_await world.keep("05", "booking_created", booking_payload(ada), now, now);
        co_await world.keep("06", "booking_confirmed", booking_payload(ada), now, now);
        co_await world.keep("07", "payment_completed", payment_payload(ada, "400.00", "USD"), now, now);
        co_await world.keep("08", "payment_completed", payment_payload(ada, "56.80", "USD"), now, now);

        auto agent = Caller::of_service("test");
        auto day = Date::of(2026, 11, 22);
        for (int again = 0; again < 2; ++again) {  // the same from the same events
            auto done = co_await world.bus.call(agent, RecomputeMetrics{day - std::chrono::days(1), day});
            EXPECT_EQ(done.days.size(), 2u);
            auto told = co_await world.bus.call(agent, GetConversion{day - std::chrono::days(1), day});
            EXPECT_EQ(told.days.size(), 2u);
            EXPECT_EQ(json::to_json(told.total),
                      R"({"searches":4,"flights_opened":2,"offers_selected":1,"checkouts_started":1,)"
                      R"("bookings_created":1,"bookings_confirmed":1,"bookings_paid":1})");
            EXPECT_EQ(told.rates.search_to_offer, "25.00");
            EXPECT_EQ(told.rates.booking_to_paid, "100.00");
            auto routes = co_await world.bus.call(agent, ListTopRoutes{day, day, {}, {}});
            EXPECT_EQ(json::to_json(routes),
                      R"({"routes":[{"route":"JFK-LHR","searches":3,"offers_selected":1,"bookings_confirmed":1,)"
                      R"("search_to_booking_rate":"33.33"},{"route":"JFK-CDG","searches":1,"offers_selected":0,)"
                      R"("bookings_confirmed":0,"search_to_booking_rate":"0.00"}]})");
        }
        auto booked = co_await world.bus.call(agent, ListTopRoutes{day, day, RouteOrder::BOOKINGS, Int<1, 100>{1}});
        EXPECT_EQ(booked.routes.size(), 1u);
        EXPECT_EQ(booked.routes.at(0).route, "JFK-LHR");
    });
}

TEST(WebEvents, AreLimitedByAddressAndByWhatCanBeQueued) {
    testkit::RedisServer own;  // the other tests' visits are not counted in it
    with_world(
        [](World& world) -> awaitable<> {
            co_await world.redis.connected(Steady::now() + 10s);
            world.config.web_requests_an_hour_anonymous = 3;
            world.config.web_queue = 50;
            world.make();  // its writer is not started, so that nothing leaves the queue
            std::vector<std::string> thirty;
            thirty.reserve(30);
            for (int i = 0; i < 30; ++i) thirty.push_back(event(i, "page_viewed", R"({"page":"/"})"));
            auto first = co_await status_of(world, visitor(), batch(thirty));
            auto second = co_await status_of(world, visitor(), batch(thirty));
            EXPECT_EQ(first, 202);
            EXPECT_EQ(second, 503) << "as a whole, not in part";
            auto third = co_await status_of(world, visitor(), batch({thirty.front()}));
            EXPECT_EQ(third, 202);
            auto fourth = co_await status_of(world, visitor(), batch({thirty.front()}));
            EXPECT_EQ(fourth, 429);
            auto other = visitor();
            other.remote_address = "198.51.100.9";
            auto elsewhere = co_await status_of(world, other, batch({thirty.front()}));
            EXPECT_EQ(elsewhere, 202);
        },
        own);
}

}  // namespace
}  // namespace airside::analytics
