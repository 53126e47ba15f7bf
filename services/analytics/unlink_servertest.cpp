// Users who were deleted.
#include "platform/json/json.hpp"
#include "services/analytics/failing_documents_for_test.hpp"
#include "services/analytics/store/daily_metrics.hpp"
#include "services/analytics/test_world.hpp"

namespace airside::analytics {
namespace {

const UserId ada_id = *UserId::parse(ada);

std::string secret() { return "a secret of the deployment, 32 long"; }
std::string pseudonym(const char* user) { return Pseudonyms::derived_from(secret()).of(*UserId::parse(user)); }

std::string deleted_payload(Instant at) {
    return R"({"user_id":")" + std::string(ada) + R"(","erasure_id":"01930000-0000-7000-8000-00000000e4a5","at":")" +
           to_string(at) + "\"}";
}

// By the service's own way, as its feed would bring it.
awaitable<> keep(World& world, int n, Instant at, std::string type, std::string payload) {
    events::Event event{*Uuid::parse("01930000-0000-7000-8000-0000000000" + std::to_string(10 + n)),
                        type.substr(0, type.find('_')),
                        ada_id.uuid(),
                        1,
                        type,
                        std::move(payload),
                        {},
                        at,
                        {}};
    auto kept = analytics_event(event, Pseudonyms::derived_from(secret()), world.clock.now());
    auto inserted = co_await store::insert(*world.documents, *kept);
    EXPECT_TRUE(inserted);
}

awaitable<std::vector<AnalyticsEvent>> all(World& world) {
    std::vector<documents::SortKey> order{{"_id"}};
    auto found = co_await world.documents->find(store::events, {}, std::move(order), 1000);
    std::vector<AnalyticsEvent> out;
    out.reserve(found.size());
    for (auto& text : found) out.push_back(json::from_json<AnalyticsEvent>(text));
    co_return out;
}

awaitable<std::string> figures(World& world) {
    auto to = utc_date_of(world.clock.now());
    auto from = to - std::chrono::days(2);
    co_await world.service->recompute(from, to);
    auto days = co_await store::list_days(world.pool, from, to);
    std::string text;
    for (auto& day : days) {
        day.calculated_at = {};
        text += json::to_json(day);
    }
    co_return text;
}

awaitable<> two_days(World& world) {
    auto now = world.clock.now();
    co_await keep(world, 1, now - 24h, "search_performed", search_payload("LHR", ada));
    co_await keep(world, 2, now - 24h, "booking_created", booking_payload(ada));
    co_await keep(world, 3, now, "search_performed", search_payload("LHR", ada));
    co_await keep(world, 4, now, "payment_completed", payment_payload(ada, "12.00", "USD"));
    co_await keep(world, 5, now, "search_performed", search_payload("CDG", bob));
    co_await keep(world, 6, now, "user_registered", user_payload(ada));
}

TEST(Unlinking, LeavesEventsAndFiguresAndNobody) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        co_await two_days(world);
        auto before = co_await figures(world);
        auto unlinked = co_await world.service->unlink_user(ada_id);
        EXPECT_EQ(unlinked, 5);
        auto kept = co_await all(world);
        EXPECT_EQ(kept.size(), 6u);
        for (auto& event : kept) {
            if (event._id.ends_with("15")) {
                EXPECT_EQ(event.user_id, pseudonym(bob));
                EXPECT_TRUE(event.ip_address && event.session_id);
                continue;
            }
            EXPECT_NE(event.user_id, pseudonym(ada)) << event._id;
            EXPECT_TRUE(event.user_id) << event._id;
            EXPECT_FALSE(event.session_id || event.ip_address || event.user_agent) << event._id;
        }
        EXPECT_EQ(kept.at(0).user_id, kept.at(1).user_id) << "one user a day";
        EXPECT_EQ(kept.at(2).user_id, kept.at(3).user_id);
        EXPECT_NE(kept.at(0).user_id, kept.at(2).user_id) << "another on each day";
        auto after = co_await figures(world);
        EXPECT_EQ(after, before);
        std::string salts = "SELECT count(*) AS n FROM unlinked_users WHERE salt IS NOT NULL OR finished_at IS NULL";
        auto rows = co_await world.pool.execute(std::move(salts));
        EXPECT_EQ(rows.one().get<std::int64_t>("n"), 0);
        auto again = co_await world.service->unlink_user(ada_id);
        EXPECT_EQ(again, 0);
    });
}

TEST(Unlinking, FollowsTheFeedAndWhatComesLaterHasNoUser) {
    with_world([](World& world) -> awaitable<> {
        world.make();
        world.service->start_background();
        co_await world.publish("search", "search_performed", search_payload("LHR", ada));
        co_await world.consumed(1);
        // The user's own row is the aggregate; the test's publish() has one aggregate for all.
        auto tx = co_await world.their_pool.begin();
        co_await events::lock_aggregate(tx, ada_id.uuid());
        events::append(tx, {"user", ada_id.uuid(), 2, "user_deleted", deleted_payload(world.clock.now()), {}},
                       world.notifier);
        co_await tx.commit();
        auto limit = Steady::now() + 20s;
        std::int64_t left = 1;
        while (left > 0 && Steady::now() < limit) {
            co_await world.reactor.sleep(10ms);
            documents::Filter hers{documents::eq("user_id", pseudonym(ada))};
            left = co_await world.documents->count(store::events, std::move(hers));
        }
        EXPECT_EQ(left, 0);
        co_await world.publish("search", "search_performed", search_payload("CDG", ada));
        co_await world.publish("search", "search_performed", search_payload("CDG", bob));
        co_await world.consumed(3);
        co_await world.service->stop(Steady::now() + 10s);
        int without = 0, bobs = 0;
        auto kept = co_await all(world);
        for (auto& event : kept) {
            EXPECT_NE(event.user_id, pseudonym(ada));
            without += !event.user_id && !event.session_id && !event.ip_address;
            bobs += event.user_id == pseudonym(bob);
        }
        EXPECT_EQ(without, 1);
        EXPECT_EQ(bobs, 1);
    });
}

TEST(Unlinking, KilledInTheMiddleItGoesOnAsItBegan) {
    with_world([](World& world) -> awaitable<> {
        object_store::Killer killer;
        FailingDocuments failing(*world.documents, killer);
        world.through = &failing;
        world.make();
        std::string many =
            "INSERT INTO events SELECT doc->>'_id', doc FROM (SELECT jsonb_build_object('_id', 'e' || n, 'date', "
            "'2026-11-22', 'event_type', 'search_performed', 'event_data', '{\"route\":\"JFK-LHR\"}'::jsonb, "
            "'user_id', '" +
            pseudonym(ada) +
            "', 'timestamp', '2026-11-22T01:00:00.000Z', 'hour', 1, 'service', 'test', 'version', '1', 'received_at', "
            "'2026-11-22T01:00:00.000Z', 'exported', false) AS doc FROM generate_series(1, 2500) AS n) AS rows";
        co_await world.pool.execute(std::move(many));
        auto before = co_await figures(world);
        int kills = 0;
        for (int step = 1; step <= 6; ++step) {
            killer = {.at = 1 + step / 2, .after = step % 2 == 0};
            try {
                co_await world.service->unlink_user(ada_id);
            } catch (const std::runtime_error&) {
                ++kills;
            }
        }
        EXPECT_GT(kills, 2);
        killer = {};
        auto plan = co_await world.plan_job("analytics.unlink_users");
        EXPECT_NE(plan.find(R"("users":1)"), plan.npos) << plan;
        co_await world.run_job("analytics.unlink_users");
        documents::Filter hers{documents::eq("user_id", pseudonym(ada))};
        auto left = co_await world.documents->count(store::events, std::move(hers));
        EXPECT_EQ(left, 0);
        auto after = co_await figures(world);
        EXPECT_EQ(after, before) << "still one active user";
        world.clock.advance(std::chrono::hours(24 * 31));
        auto report = co_await world.run_job("analytics.unlink_users");
        EXPECT_EQ(report, R"({"users":0,"events":0,"forgotten":1})");
    });
}

}  // namespace
}  // namespace airside::analytics
