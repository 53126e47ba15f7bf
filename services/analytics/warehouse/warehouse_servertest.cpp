// Events on their way into the warehouse, on an S3 server, with either kind of documents.
#include <fstream>

#include "platform/auth/tokens.hpp"
#include "platform/documents/test_stores.hpp"
#include "platform/http/client.hpp"
#include "platform/json/json.hpp"
#include "platform/object_store/failing_for_test.hpp"
#include "platform/object_store/s3_server_for_test.hpp"
#include "platform/parquet/parquet.hpp"
#include "services/analytics/failing_documents_for_test.hpp"
#include "services/analytics/test_world.hpp"
#include "services/analytics/warehouse/manifest.hpp"
#include "services/analytics/warehouse/warehouse.hpp"

namespace airside::analytics::warehouse {
namespace {

using object_store::Failing;
using object_store::Killer;

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A world whose clock stands at noon of 22 November, and a folder of its own in the bucket.
struct Scene {
    Scene(World& w, documents::Documents& d) : world(w), documents(d), client(w.reactor) {
        static int number = 0;
        folder = "test-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
        auto config = object_store::S3Server::shared().config();
        config.url += "/" + folder;
        objects = object_store::open(w.reactor, client, w.workers, config);
    }
    Options options(std::size_t part_events = 20'000) const {
        Options options;
        options.part_events = part_events;
        return options;
    }
    Warehouse warehouse(Options with) {
        return {Stores{world.reactor, world.clock, world.random, world.pool, documents, *objects, world.workers}, with};
    }
    // `n`: its id, 1 to 89. `day`: of November, at one in the morning.
    awaitable<> keep(int n, unsigned day, std::string type, std::string payload) {
        auto at = Instant(Date::of(2026, 11, day).days()) + 1h;
        auto aggregate = type.substr(0, type.find('_'));
        events::Event event{*Uuid::parse("01930000-0000-7000-8000-0000000000" + std::to_string(10 + n)),
                            aggregate,
                            *Uuid::parse(ada),
                            1,
                            std::move(type),
                            std::move(payload),
                            {},
                            at,
                            {}};
        auto kept = analytics_event(event, Pseudonyms("key"), world.clock.now());
        auto inserted = co_await store::insert(documents, *kept);
        EXPECT_TRUE(inserted);
    }
    // What lies in the bucket, whether a manifest names it or not.
    std::vector<std::filesystem::path> parts(const std::string& day) const {
        std::vector<std::filesystem::path> found;
        auto in = object_store::S3Server::shared().bucket() / folder / "warehouse/events" / ("date=" + day);
        if (std::filesystem::exists(in))
            for (auto& entry : std::filesystem::directory_iterator(in))
                if (entry.path().extension() == ".parquet") found.push_back(entry.path());
        return found;
    }
    // Ids, as often as they are there.
    std::multiset<std::string> exported(const std::string& day, const std::string& column = "event_id",
                                        const std::string& value = "") const {
        std::multiset<std::string> ids;
        for (auto& file : parts(day)) {
            auto table = parquet::read(text_of(file));
            std::size_t at = 0;
            while (table.columns[at].name != column) ++at;
            for (auto& record : table.records)
                if (value.empty() || record[at] == value) ids.insert(record[0].value());
        }
        return ids;
    }
    Manifest manifest(const std::string& day) const {
        auto file =
            object_store::S3Server::shared().bucket() / folder / "warehouse/events" / ("date=" + day) / "manifest.json";
        return json::from_json<Manifest>(text_of(file));
    }
    awaitable<std::vector<AnalyticsEvent>> all() {
        std::vector<documents::SortKey> order{{"_id"}};
        auto found = co_await documents.find(store::events, {}, std::move(order), 1000);
        std::vector<AnalyticsEvent> out;
        out.reserve(found.size());
        for (auto& text : found) out.push_back(json::from_json<AnalyticsEvent>(text));
        co_return out;
    }

    World& world;
    documents::Documents& documents;
    http::Client client;
    std::string folder;
    std::unique_ptr<object_store::ObjectStore> objects;
};

class WarehouseTest : public testing::TestWithParam<documents::Store> {
  protected:
    template <class Body>
    void with_scene(Body body) {
        auto backend = GetParam().make();
        with_world([&](World& world) -> awaitable<> {
            auto documents = backend->open(world.reactor);
            co_await documents->ensure_indexes(store::events);
            Scene scene(world, *documents);
            co_await body(scene);
        });
    }
};
INSTANTIATE_TEST_SUITE_P(Everywhere, WarehouseTest, testing::ValuesIn(documents::stores()),
                         [](const auto& info) { return info.param.name; });

TEST_P(WarehouseTest, ADayThatIsOverIsExportedThenMayBePurged) {
    with_scene([](Scene& scene) -> awaitable<> {
        co_await scene.keep(1, 20, "search_performed", search_payload("LHR", ada));
        co_await scene.keep(2, 20, "search_performed", search_payload("CDG", ada));
        co_await scene.keep(3, 20, "payment_completed", payment_payload(ada, "12.345", "KWD"));
        co_await scene.keep(4, 20, "user_registered", user_payload(bob));
        co_await scene.keep(5, 21, "search_performed", search_payload("LHR", bob));
        co_await scene.keep(6, 22, "search_performed", search_payload("LHR", bob));  // today
        auto warehouse = scene.warehouse(scene.options(3));
        auto plan = co_await warehouse.plan();
        EXPECT_EQ(json::to_json(plan), R"({"days":[{"date":"2026-11-20","events":4,"parts":2},)"
                                       R"({"date":"2026-11-21","events":1,"parts":1}],"unfinished":0})");
        EXPECT_TRUE(scene.parts("2026-11-20").empty()) << "a plan changes nothing";

        auto report = co_await warehouse.run();
        EXPECT_EQ(json::to_json(report),
                  R"({"days":[{"date":"2026-11-20","events":4,"parts":2},{"date":"2026-11-21","events":1,"parts":1}],)"
                  R"("finished":0,"discarded":0,"complete":true})");
        EXPECT_EQ(scene.parts("2026-11-20").size(), 2u);
        EXPECT_EQ(scene.exported("2026-11-20").size(), 4u);
        EXPECT_EQ(scene.exported("2026-11-20", "active_user", "true").size(), 1u) << "ada, over both parts";
        EXPECT_EQ(scene.exported("2026-11-20", "amount", "12.345").size(), 1u);
        EXPECT_TRUE(scene.parts("2026-11-22").empty());
        auto manifest = scene.manifest("2026-11-20");
        EXPECT_EQ(manifest.events, 4);
        std::map<std::string, std::int64_t> counts;
        for (auto& part : manifest.parts) {
            auto bytes = text_of(object_store::S3Server::shared().bucket() / scene.folder / part.key);
            EXPECT_EQ(auth::hash_of(bytes), part.sha256);
            EXPECT_EQ(static_cast<std::int64_t>(bytes.size()), part.bytes);
            for (auto& [type, count] : part.counts) counts[type] += count;
        }
        EXPECT_EQ(counts.at("search_performed"), 2);

        auto kept = co_await scene.all();
        for (auto& event : kept) {
            bool over = event.date < Date::of(2026, 11, 22);
            EXPECT_EQ(event.exported, over) << event._id;
            EXPECT_EQ(event.purge_at, over ? std::optional(event.timestamp + kept_for) : std::nullopt) << event._id;
        }
        auto again = co_await warehouse.run();
        EXPECT_TRUE(again.days.empty() && again.complete);
        EXPECT_EQ(scene.exported("2026-11-20").size(), 4u);

        // A year later, to the second.
        scene.world.clock.set(*parse_instant("2027-11-20T00:59:59Z"));
        auto early = co_await scene.documents.purge_expired(store::events, scene.world.clock.now(), 1000);
        EXPECT_EQ(early, 0);
        scene.world.clock.set(*parse_instant("2027-11-20T01:00:00Z"));
        auto due = co_await scene.documents.purge_expired(store::events, scene.world.clock.now(), 1000);
        EXPECT_EQ(due, 4);
    });
}

TEST_P(WarehouseTest, WhatComesLateIsAFurtherPart) {
    with_scene([](Scene& scene) -> awaitable<> {
        co_await scene.keep(1, 20, "search_performed", search_payload("LHR", ada));
        auto warehouse = scene.warehouse(scene.options());
        co_await warehouse.run();
        co_await scene.keep(2, 20, "booking_created", booking_payload(ada));
        co_await scene.keep(3, 20, "search_performed", search_payload("LHR", bob));
        auto report = co_await warehouse.run();
        EXPECT_EQ(report.days.at(0).events, 2);
        EXPECT_EQ(scene.parts("2026-11-20").size(), 2u);
        EXPECT_EQ(scene.manifest("2026-11-20").parts.size(), 2u);
        EXPECT_EQ(scene.exported("2026-11-20").size(), 3u);
        auto active = scene.exported("2026-11-20", "active_user", "true");
        EXPECT_EQ(active.size(), 2u) << "ada was counted in the first part, bob in the second";
    });
}

TEST_P(WarehouseTest, ADayIsWaitedForAndARunIsBounded) {
    with_scene([](Scene& scene) -> awaitable<> {
        for (int n = 1; n <= 5; ++n) co_await scene.keep(n, 21, "search_performed", search_payload("LHR", ada));
        auto options = scene.options(2);
        options.parts_a_run = 2;
        auto warehouse = scene.warehouse(options);
        scene.world.clock.set(*parse_instant("2026-11-22T01:59:59Z"));
        auto early = co_await warehouse.run();
        EXPECT_TRUE(early.days.empty());
        scene.world.clock.set(*parse_instant("2026-11-22T02:00:00Z"));
        auto first = co_await warehouse.run();
        EXPECT_FALSE(first.complete);
        EXPECT_EQ(scene.exported("2026-11-21").size(), 4u);
        auto second = co_await warehouse.run();
        EXPECT_TRUE(second.complete);
        EXPECT_EQ(scene.exported("2026-11-21").size(), 5u);
    });
}

// Three events of one day and two of another, in parts of two, in a folder of their own.
awaitable<> keep_five(Scene& scene) {
    co_await scene.documents.delete_many(store::events, {}, 1000);
    std::string parts = "DELETE FROM warehouse_parts";
    co_await scene.world.pool.execute(std::move(parts));
    for (int n = 1; n <= 5; ++n)
        co_await scene.keep(n, n < 4 ? 20 : 21, "search_performed", search_payload("LHR", n % 2 == 1 ? ada : bob));
}

// True: it was killed.
awaitable<bool> run_and_kill(Scene& scene, Killer& killer) {
    Failing objects(*scene.objects, killer);
    FailingDocuments documents(scene.documents, killer);
    auto& world = scene.world;
    Warehouse warehouse({world.reactor, world.clock, world.random, world.pool, documents, objects, world.workers},
                        scene.options(2));
    bool killed = false;
    try {
        co_await warehouse.run();
    } catch (const std::runtime_error&) {
        killed = true;
    }
    co_return killed;
}

TEST_P(WarehouseTest, KilledAnywhereEachEventIsInOnePart) {
    with_scene([](Scene& first) -> awaitable<> {
        int kills = 0;
        for (int step = 1;; ++step) {
            Scene scene(first.world, first.documents);
            co_await keep_five(scene);
            Killer killer{.at = (step + 1) / 2, .after = step % 2 == 0};
            bool killed = co_await run_and_kill(scene, killer);
            if (!killed) break;
            ++kills;
            // Whatever may be purged is in the warehouse by then, and its manifest says so.
            auto kept = co_await scene.all();
            for (auto& event : kept) {
                if (!event.purge_at) continue;
                EXPECT_EQ(scene.exported(event.date.str()).count(event._id), 1u) << "step " << step;
                EXPECT_GT(scene.manifest(event.date.str()).events, 0) << "step " << step;
            }
            auto warehouse = scene.warehouse(scene.options(2));
            co_await warehouse.run();
            for (auto& [day, count] : std::map<std::string, std::size_t>{{"2026-11-20", 3}, {"2026-11-21", 2}}) {
                auto ids = scene.exported(day);
                EXPECT_EQ(ids.size(), count) << day << ", step " << step;
                EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), count) << day << ", step " << step;
                EXPECT_EQ(static_cast<std::size_t>(scene.manifest(day).events), count) << "step " << step;
                EXPECT_EQ(scene.exported(day, "active_user", "true").size(), 2u) << day << ", step " << step;
            }
        }
        EXPECT_GT(kills, 40);
    });
}

}  // namespace
}  // namespace airside::analytics::warehouse
