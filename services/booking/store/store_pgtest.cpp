#include "services/booking/store/workflow.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

struct StoreTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};

    // What booking_app is told when it runs this; "" when it may.
    std::string refused(const std::string& sql) {
        return run_on_reactor([&](Reactor& reactor) -> awaitable<std::string> {
            postgres::Pool pool(reactor, pool_options(db));
            std::string sqlstate;
            try {
                co_await pool.execute(sql);
            } catch (const postgres::Error& error) {
                sqlstate = error.sqlstate;
            }
            co_return sqlstate;
        });
    }
    BookingView book() {
        return run_on_reactor([&](Reactor& reactor) -> awaitable<BookingView> {
            World world(reactor, db);
            auto held = co_await world.create();
            auto paid = co_await world.pay(held.id);
            co_return paid;
        });
    }
};

TEST_F(StoreTest, EveryQueryFitsTheSchema) { EXPECT_EQ(db.check_queries(), ""); }

TEST_F(StoreTest, TheServiceMayNotRewriteWhatIsKept) {
    book();
    constexpr auto denied = "42501";
    EXPECT_EQ(refused("UPDATE booking_audit_log SET notes = 'x'"), denied);
    EXPECT_EQ(refused("DELETE FROM booking_audit_log"), denied);
    EXPECT_EQ(refused("TRUNCATE booking_audit_log"), denied);
    EXPECT_EQ(refused("DELETE FROM bookings"), denied);
    EXPECT_EQ(refused("DELETE FROM booking_directory"), denied);
    EXPECT_EQ(refused("UPDATE accepted_offers SET raw = ''"), denied);
    EXPECT_EQ(refused("DELETE FROM booking_passengers"), denied);
    // Nor by way of a partition.
    auto partition = db.value("SELECT tableoid::regclass::text FROM accepted_offers");
    EXPECT_EQ(refused("UPDATE " + partition + " SET raw = ''"), denied);
    EXPECT_EQ(refused("CREATE TABLE mine ()"), denied);
    EXPECT_EQ(refused("SELECT count(*) FROM booking_audit_log"), "");
}

TEST_F(StoreTest, TheAuditLogShowsWhatWasDoneToIt) {
    auto booking = book();
    EXPECT_EQ(db.value("SELECT count(*) FROM booking_audit_breaks()"), "0");
    db.execute("UPDATE booking_audit_log SET notes = 'nothing happened' WHERE seq = 2");
    EXPECT_EQ(db.value("SELECT seq || ' ' || why FROM booking_audit_breaks()"), "2 the row was changed");
    db.execute("DELETE FROM booking_audit_log WHERE seq = 2");
    EXPECT_EQ(db.value("SELECT seq || ' ' || why FROM booking_audit_breaks()"), "3 a row before it is missing");
}

TEST_F(StoreTest, TheAuditLogHoldsNoPersonalValues) {
    book();
    auto all = db.value("SELECT string_agg(a::text, ' ') FROM booking_audit_log a");
    for (auto* personal : {"Ada", "Lovelace", "ada@example.com", "+442071234567", "192.0.2.77", "tok_visa"})
        EXPECT_EQ(all.find(personal), std::string::npos) << personal;
}

TEST_F(StoreTest, ADepartureThatMovesTakesEverythingAlong) {
    auto booking = book();
    db.execute("UPDATE booking_directory SET departure_datetime = departure_datetime + interval '40 days'");
    db.execute("UPDATE bookings SET arrival_datetime = arrival_datetime + interval '40 days'");
    for (auto* child :
         {"booking_passengers", "booking_flights", "booking_documents", "booking_coupons", "accepted_offers"})
        EXPECT_EQ(db.value("SELECT count(*) > 0 AND bool_and(c.booking_departure = d.departure_datetime) FROM " +
                           std::string(child) + " c JOIN booking_directory d ON d.id = c.booking_id"),
                  "t")
            << child;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.user_id = booking.user_id;
        auto view = co_await world.read(booking.id);
        EXPECT_EQ(view.passengers.size(), 2u);
        EXPECT_EQ(view.tickets.size(), 2u);
        auto by_reference = co_await world.bus.call(world.caller(), GetBookingByReference{booking.booking_reference});
        EXPECT_EQ(by_reference.id, booking.id);
    });
}

TEST_F(StoreTest, MonthsAreMadeAheadAndOnlyOnce) {
    EXPECT_EQ(db.value("SELECT booking_months_ahead()"), "24");
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        for (auto& job : world.service->jobs()) {
            auto report = co_await job.run();
            EXPECT_NE(report.find('{'), std::string::npos) << job.name;
        }
        world.clock.shift = std::chrono::hours(24 * 70);
        for (auto& job : world.service->jobs())
            if (job.name == "booking.make_partitions") {
                auto made = co_await job.run();
                auto again = co_await job.run();
                EXPECT_NE(made, R"({"partitions_made":0})");
                EXPECT_EQ(again, R"({"partitions_made":0})");
            }
    });
    EXPECT_GT(std::stoi(db.value("SELECT booking_months_ahead()")), 24);
}

TEST_F(StoreTest, ADepartureWithoutAMonthIsRefusedAsInput) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        world.offer = sample_offer(world.clock.today() + std::chrono::days(900));
        auto problem = co_await problem_of(world.create());
        EXPECT_EQ(problem, "invalid-request");
        EXPECT_EQ(db.value("SELECT count(*) FROM booking_directory"), "0");
    });
}

// The COMMIT of a step took effect and its answer was lost: what the worker then writes must not wake the booking that
// waits.
TEST_F(StoreTest, AFailureIsNotedOnlyInItsOwnStep) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        World world(reactor, db);
        auto held = co_await world.create();
        auto work = co_await reload(world.pool, held.id);
        auto before = db.value("SELECT next_run_at FROM booking_workflows");
        work->step = Step::CREATE_ORDER;
        co_await postpone(world.pool, *work, "connection lost", Pauses{1s, 60s}, world.clock.now());
        EXPECT_EQ(db.value("SELECT next_run_at FROM booking_workflows"), before);
        EXPECT_EQ(db.value("SELECT trouble_since FROM booking_workflows"), "");
    });
}

TEST_F(StoreTest, LookingUpReadsOneMonth) {
    auto booking = book();
    db.execute("ANALYZE");
    db.execute(
        "CREATE FUNCTION plan_of(wanted uuid) RETURNS text LANGUAGE plpgsql AS $$ DECLARE line text; all_lines text := "
        "''; BEGIN "
        "FOR line IN EXECUTE format('EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM bookings WHERE (id, "
        "departure_datetime) = "
        "(SELECT id, departure_datetime FROM booking_directory WHERE id = %L)', wanted) LOOP all_lines := all_lines || "
        "line || E'\\n'; "
        "END LOOP; RETURN all_lines; END $$");
    auto plan = db.value("SELECT plan_of('" + booking.id.str() + "')");
    auto partitions = std::stoi(db.value("SELECT count(*) FROM pg_inherits WHERE inhparent = 'bookings'::regclass"));
    int skipped = 0;
    for (auto at = plan.find("never executed"); at != plan.npos; at = plan.find("never executed", at + 1)) ++skipped;
    EXPECT_EQ(skipped, partitions - 1) << plan;
}

}  // namespace
}  // namespace airside::booking::testing
