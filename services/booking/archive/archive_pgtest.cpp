#include <atomic>
#include <fstream>
#include <future>

#include "platform/auth/jwt.hpp"
#include "platform/http/client.hpp"
#include "platform/json/json.hpp"
#include "platform/object_store/failing_for_test.hpp"
#include "platform/object_store/s3_server_for_test.hpp"
#include "services/booking/airline_test_support.hpp"
#include "services/booking/archive/archive.hpp"

namespace airside::booking::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto three_years = std::chrono::hours(24 * 365 * 3);

using object_store::Failing;
using object_store::Killer;

struct ArchiveTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};
    testkit::TempDir folder;

    object_store::Config bucket() const {
        // A folder of its own in the bucket of the S3 server: tests run side by side.
        return object_store::S3Server::shared().config();
    }
    std::string month_of_bookings() const {
        return db.value("SELECT to_char(min(departure_datetime) AT TIME ZONE 'UTC', 'YYYY-MM') FROM booking_directory");
    }
    std::string in_tables() const { return db.value("SELECT count(*) FROM bookings"); }
};

struct Scene {  // the service with an object store
    Scene(Reactor& reactor, const TestDatabase& db, const object_store::Config& config)
        : client(reactor), store(object_store::open(reactor, client, workers, config)), world(reactor, db) {
        world.config.archive_part_bookings = 2;  // several parts
        world.objects = store.get();
        world.workers = &workers;
        world.audit_keys = keys.get();
        world.crash();
        world.start();
    }
    awaitable<std::vector<BookingView>> flown_bookings(const TestDatabase& db, int count, int open = 0) {
        std::vector<BookingView> views;
        world.gds.sells = true;
        for (int i = 0; i < count; ++i) {
            world.next_party();
            auto held = co_await world.create("key-" + std::to_string(i));
            co_await world.bus.call(world.caller("bag-" + std::to_string(i)), of_airline(held, "s1", "45.00"));
            auto paid = co_await world.pay(held.id, "pay-" + std::to_string(i));
            views.push_back(std::move(paid));
        }
        db.execute(
            "UPDATE bookings SET status = 'COMPLETED', version = version + 1 WHERE id NOT IN (SELECT id FROM bookings "
            "ORDER BY id LIMIT " +
            std::to_string(open) + ")");
        for (auto& view : views) view = co_await world.read(view.id);
        world.clock.shift = three_years;
        co_return views;
    }
    archive::Archive archive() {
        archive::Options options;
        options.part_bookings = 2;
        return {archive::Stores{world.reactor, world.clock, world.random, world.pool, *store, workers}, options};
    }

    http::Client client;
    WorkerPool workers{"objects", 2, 64};
    std::unique_ptr<object_store::ObjectStore> store;
    std::shared_ptr<const auth::KeySet> keys = auth::KeySet::generate();
    World world;
};

awaitable<std::string> problem_of_sql(postgres::Pool& pool, std::string sql) {
    std::string problem;
    try {
        co_await pool.execute(std::move(sql));
    } catch (const postgres::Error& error) {
        problem = error.sqlstate + " " + error.what();
    }
    co_return problem;
}

// As it was before, but for the mark.
void expect_same(BookingView found, BookingView before) {
    EXPECT_TRUE(found.archived_at);
    EXPECT_TRUE(found.ancillaries.at(0).document_number);
    found.archived_at.reset();
    EXPECT_EQ(json::to_json(found), json::to_json(before));
}

TEST_F(ArchiveTest, AMonthLeavesAndIsStillAnswered) {
    auto config = bucket();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        auto before = co_await scene.flown_bookings(db, 5);
        auto archive = scene.archive();
        auto plan = co_await archive.plan();
        EXPECT_EQ(in_tables(), "5");
        bool planned = false;
        for (auto& month : plan.ready) planned = planned || (month.month == month_of_bookings() && month.bookings == 5);
        EXPECT_TRUE(planned);
        auto report = co_await archive.run();
        EXPECT_TRUE(std::ranges::find(report.archived, month_of_bookings()) != report.archived.end());
        EXPECT_EQ(in_tables(), "0");
        EXPECT_EQ(db.value("SELECT count(*) FROM bookings_archive"), "5");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_archive_parts"), "0");
        EXPECT_EQ(db.value("SELECT count(*) FROM archived_booking_months WHERE dropped_at IS NULL"), "0");
        EXPECT_EQ(db.value("SELECT to_regclass('bookings_" + month_of_bookings().replace(4, 1, "_") + "') IS NULL"),
                  "t");
        for (auto& view : before) {
            auto found = co_await scene.world.read(view.id);
            expect_same(found, view);
            auto by_reference =
                co_await scene.world.bus.call(scene.world.caller(), GetBookingByReference{view.booking_reference});
            expect_same(by_reference, view);
        }
        auto page = co_await scene.world.bus.call(scene.world.caller(), ListBookings{});
        EXPECT_EQ(page.items.size(), 5u);
        auto stranger = World::caller_of(UserId::v7(scene.world.clock, scene.world.random));
        auto problem = co_await problem_of(scene.world.bus.call(stranger, GetBooking{before[0].id}));
        EXPECT_EQ(problem, "not-found");
        auto again = co_await archive.run();
        EXPECT_TRUE(again.archived.empty());
    });
}

TEST_F(ArchiveTest, ItComesBackAsItWas) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        auto before = co_await scene.flown_bookings(db, 3);
        std::string all =
            "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM (SELECT to_jsonb(x) FROM booking_passengers x "
            "UNION ALL SELECT to_jsonb(x) FROM bookings x UNION ALL SELECT to_jsonb(x) FROM booking_flights x UNION "
            "ALL "
            "SELECT to_jsonb(x) FROM booking_coupons x UNION ALL SELECT to_jsonb(x) FROM accepted_offers x UNION ALL "
            "SELECT to_jsonb(x) FROM booking_ancillaries x UNION ALL SELECT to_jsonb(x) FROM booking_documents x) t";
        auto rows = db.value(all);
        auto archive = scene.archive();
        co_await archive.run();
        auto month = archive::Month{*Date::parse(month_of_bookings() + "-01")};
        auto restored = co_await archive.restore(month, 24h);
        EXPECT_EQ(restored, 3);
        EXPECT_EQ(db.value(all), rows);
        auto found = co_await scene.world.read(before[0].id);
        EXPECT_EQ(json::to_json(found), json::to_json(before[0]));
        // It is a month like any other: a departure can move out of it, and it is kept from the archive for a while.
        db.execute("UPDATE booking_directory SET departure_datetime = departure_datetime + interval '1 minute'");
        auto kept = co_await archive.run();
        EXPECT_EQ(std::ranges::count(kept.archived, month.str()), 0);
        scene.world.clock.shift = three_years + 25h;
        auto later = co_await archive.run();
        EXPECT_EQ(std::ranges::count(later.archived, month.str()), 1);
        auto unknown = co_await problem_of(archive.restore(archive::Month{Date::of(2001, 1, 1)}, 24h));
        EXPECT_EQ(unknown, "not-found");
    });
}

TEST_F(ArchiveTest, KilledAnywhereEachBookingIsInOnePlace) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        auto before = co_await scene.flown_bookings(db, 3);
        int failures = 0;
        for (int step = 1; step < 400; ++step) {
            Killer killer{.at = step, .after = step % 2 == 0};
            Failing killed(*scene.store, killer);
            archive::Options options;
            options.part_bookings = 2;
            archive::Archive archive(
                {reactor, scene.world.clock, scene.world.random, scene.world.pool, killed, scene.workers}, options);
            bool whole = true;
            try {
                co_await archive.run();
            } catch (const std::runtime_error&) {
                whole = false;
                ++failures;
            }
            for (auto& view : before) {
                auto found = co_await scene.world.read(view.id);
                EXPECT_EQ(found.booking_reference, view.booking_reference);
            }
            if (whole) break;
        }
        EXPECT_GT(failures, 10);
        EXPECT_EQ(in_tables(), "0");
        for (auto& view : before) {
            auto found = co_await scene.world.read(view.id);
            expect_same(found, view);
        }
    });
}

TEST_F(ArchiveTest, WhatIsNotFinalOrChangesStays) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        co_await scene.flown_bookings(db, 2, 1);
        auto archive = scene.archive();
        auto report = co_await archive.run();
        EXPECT_EQ(in_tables(), "2");
        bool blocked = false;
        for (auto& month : report.blocked) blocked = blocked || (month.month == month_of_bookings() && month.open == 1);
        EXPECT_TRUE(blocked);
        // One that is written to behind the export's back: refused, and exported anew the next time.
        db.execute("UPDATE bookings SET status = 'COMPLETED' WHERE status = 'CONFIRMED'");
        auto month = month_of_bookings() + "-01";
        auto leave = "SELECT archive_booking_month('" + month + "', 'x', '{\"bookings\": 2}', 1, '2100-01-01')";
        for (std::string why : {"is not watched", "changed since it was exported"}) {
            auto refused = co_await problem_of_sql(scene.world.pool, leave);
            EXPECT_TRUE(refused.starts_with("55000")) << refused;
            EXPECT_NE(refused.find(why), std::string::npos) << refused;
            db.execute("SELECT watch_booking_month('" + month + "')");
        }
        EXPECT_EQ(in_tables(), "2");
    });
}

// Whatever changes, in whichever table, and though no version of a booking tells.
TEST_F(ArchiveTest, AMonthThatChangesWhileItIsExportedStays) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        co_await scene.flown_bookings(db, 2);
        db.execute("SELECT watch_booking_month('" + month_of_bookings() + "-01')");
        db.execute("UPDATE booking_passengers SET title = 'DR' WHERE position = 0");
        auto archive = scene.archive();
        std::string refused;
        try {
            co_await archive.run();
        } catch (const std::runtime_error& error) {
            refused = error.what();
        }
        EXPECT_NE(refused.find("changed while it was exported"), std::string::npos) << refused;
        EXPECT_EQ(in_tables(), "2");
        co_await archive.run();
        EXPECT_EQ(in_tables(), "0");
    });
}

TEST_F(ArchiveTest, MonthsAreFoundWhateverThePlan) {
    // With these, the names of all tables are looked at before it is known which are months.
    for (auto* off : {"enable_nestloop", "enable_mergejoin", "enable_indexscan", "enable_bitmapscan"})
        db.execute("SET " + std::string(off) + " = off");
    EXPECT_NE(db.value("SELECT count(*) FROM booking_months_before('2100-01-01', now())"), "0");
}

// Somebody reads one of the tables and does not end. The month can't leave then; were its lock waited for, everybody
// who comes after would wait behind it, for as long as that reader takes.
TEST_F(ArchiveTest, NobodyWaitsBehindAMonthThatCannotLeave) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        co_await scene.flown_bookings(db, 2);
        auto archive = scene.archive();
        std::atomic<bool> ended = false;
        auto leave = [](archive::Archive& a, std::atomic<bool>& e) -> awaitable<> {
            [[maybe_unused]] auto report = co_await a.run();
            e = true;
        };
        auto waiting = [&] {
            return db.value(
                       "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = "
                       "'Lock' AND query LIKE '%archive_booking_month%'") != "0";
        };
        auto& pool = scene.world.pool;
        auto suffix = "_" + month_of_bookings().replace(4, 1, "_");
        bool begun = false;
        for (std::string held :
             {"bookings IN ACCESS SHARE", "accepted_offers IN ACCESS SHARE", "booking_directory IN ROW EXCLUSIVE"}) {
            auto holder = co_await pool.begin();
            co_await holder.execute("LOCK TABLE ONLY " + held + " MODE");
            if (!std::exchange(begun, true)) reactor.spawn("leave", leave(archive, ended));
            for (int seen = 0; seen < 3;) {
                bool in_the_way = waiting();
                // Nor does it hold what a writer of another month locks meanwhile.
                if (in_the_way)
                    db.execute("BEGIN; LOCK TABLE ONLY bookings" + suffix + " IN ROW EXCLUSIVE MODE NOWAIT; COMMIT");
                // Each of them locks all that leaves, as every writer does.
                for (auto* table : {"bookings", "booking_passengers", "accepted_offers", "booking_directory"}) {
                    std::string lock = "LOCK TABLE " + std::string(table) + " IN ROW EXCLUSIVE MODE";
                    auto writer = co_await pool.begin();
                    co_await writer.execute(std::move(lock));
                    co_await writer.rollback();
                }
                seen += in_the_way;
                co_await reactor.sleep(1ms);
            }
            EXPECT_FALSE(ended) << held;
            EXPECT_EQ(in_tables(), "2") << held;
            co_await holder.rollback();
        }
        while (!ended) co_await reactor.sleep(5ms);
        EXPECT_EQ(in_tables(), "0");
    });
}

// The worker is busy until the reader has gone: what it decodes then must not be the reader's. AddressSanitizer sees
// it.
TEST_F(ArchiveTest, AReaderWhoGivesUpTakesNothingFromTheWorker) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        auto before = co_await scene.flown_bookings(db, 1);
        auto archive = scene.archive();
        co_await archive.run();
        WorkerPool busy("busy", 1, 16);
        archive::Archive reader({reactor, scene.world.clock, scene.world.random, scene.world.pool, *scene.store, busy},
                                archive::Options{});
        std::promise<void> gone;
        auto until_gone = gone.get_future().share();
        std::atomic<bool> held = false;
        auto block = [until_gone, &held] {
            held = true;
            until_gone.wait();
        };
        auto hold = [](WorkerPool& pool, Reactor& on, std::function<void()> work) -> awaitable<> {
            co_await pool.run(on, std::move(work));
        };
        reactor.spawn("hold", hold(busy, reactor, block));
        while (!held) co_await reactor.sleep(1ms);
        bool given_up = false;
        try {
            auto found = reader.find(before[0].id);
            [[maybe_unused]] auto none =
                co_await with_deadline(reactor, Steady::now() + 300ms, "reading", std::move(found));
        } catch (const TimedOut&) {
            given_up = true;
        }
        EXPECT_TRUE(given_up);
        EXPECT_EQ(busy.queued(), 1u);
        gone.set_value();
        while (busy.queued() > 0) co_await reactor.sleep(1ms);
        auto found = co_await reader.find(before[0].id);
        EXPECT_TRUE(found);
    });
}

TEST_F(ArchiveTest, AnErasedUsersValuesCannotBeReadAgain) {
    object_store::Config config;
    config.url = "file://" + folder.path().string();
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Scene scene(reactor, db, config);
        auto before = co_await scene.flown_bookings(db, 1);
        auto archive = scene.archive();
        co_await archive.run();
        for (auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
            if (!entry.is_regular_file()) continue;
            std::ifstream in(entry.path());
            std::string bytes{std::istreambuf_iterator<char>(in), {}};
            for (auto* personal : {"Lovelace", "ada@example.com", "+442071234567"})
                EXPECT_EQ(bytes.find(personal), std::string::npos) << personal << " in " << entry.path();
        }
        db.execute("DELETE FROM booking_archive_keys");
        auto found = co_await scene.world.read(before[0].id);
        EXPECT_EQ(found.price.total, before[0].price.total);
        EXPECT_EQ(found.passengers[0].last_name.str(), "ERASED");
        EXPECT_EQ(found.contact.email.value, "erased@erased.invalid");
    });
}

}  // namespace
}  // namespace airside::booking::testing
