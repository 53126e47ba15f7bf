#include <fstream>

#include "platform/async/worker_pool.hpp"
#include "platform/http/client.hpp"
#include "services/booking/anchors/anchors.hpp"
#include "services/booking/test_support.hpp"

namespace airside::booking::testing {
namespace {

// Every test tampers as a superuser, whom no privilege stops, and asks what is found.
struct AnchorsTest : ::testing::Test {
    TestDatabase db{"booking", migrations()};
    testkit::TempDir folder;
    std::shared_ptr<const auth::KeySet> keys = auth::KeySet::generate();

    object_store::Config config() const {
        object_store::Config config;
        config.url = "file://" + folder.path().string();
        return config;
    }
    std::filesystem::path object(int number) const {
        return folder.path() / "audit/anchors" / ("000000000" + std::to_string(number) + ".json");
    }
    template <class F>
    void with_anchors(F body) {
        run_on_reactor([&](Reactor& reactor) -> awaitable<> {
            http::Client client(reactor);
            WorkerPool workers("objects", 1, 16);
            auto store = object_store::open(reactor, client, workers, config());
            World world(reactor, db);
            anchors::Anchors anchors(world.pool, *store, *keys, "audit/anchors/");
            co_await body(world, anchors);
        });
    }
    // Two paid bookings, anchored, then something happens, then it is verified.
    std::vector<std::string> found_after(const std::function<void()>& tamper) {
        std::vector<std::string> breaks;
        with_anchors([&](World& world, anchors::Anchors& anchors) -> awaitable<> {
            for (int i = 0; i < 2; ++i) {
                world.next_party();
                auto held = co_await world.create("key-" + std::to_string(i));
                co_await world.pay(held.id, "pay-" + std::to_string(i));
            }
            auto report = co_await anchors.anchor(world.clock.now());
            EXPECT_EQ(report.chains, 2);
            auto again = co_await anchors.anchor(world.clock.now());
            EXPECT_EQ(again.anchors, 1);
            auto whole = co_await anchors.verify();
            EXPECT_TRUE(whole.empty()) << whole.front();
            tamper();
            breaks = co_await anchors.verify();
        });
        return breaks;
    }
    std::string chain_breaks() const { return db.value("SELECT count(*) FROM booking_audit_breaks()"); }
    static bool says(const std::vector<std::string>& breaks, std::string_view what) {
        return std::ranges::any_of(breaks, [&](auto& line) { return line.find(what) != line.npos; });
    }
};

TEST_F(AnchorsTest, ATailThatIsCutOffShows) {
    auto breaks = found_after([&] {
        db.execute(
            "DELETE FROM booking_audit_log a WHERE seq = (SELECT max(seq) FROM booking_audit_log WHERE booking_id = "
            "a.booking_id)");
        EXPECT_EQ(chain_breaks(), "0");  // what is left is a good chain
    });
    EXPECT_TRUE(says(breaks, "is gone that was anchored"));
}

TEST_F(AnchorsTest, AChainThatIsWrittenAnewShows) {
    auto breaks = found_after([&] {
        db.execute(R"sql(DO $$
            DECLARE r booking_audit_log; last bytea; b uuid := (SELECT min(booking_id::text)::uuid FROM booking_audit_log);
            BEGIN
                FOR r IN SELECT * FROM booking_audit_log WHERE booking_id = b ORDER BY seq LOOP
                    r.notes := CASE WHEN r.seq = 2 THEN 'nothing happened' ELSE r.notes END;
                    r.prev_hash := coalesce(last, ''::bytea);
                    last := booking_audit_hash(r);
                    UPDATE booking_audit_log SET notes = r.notes, prev_hash = r.prev_hash, hash = last WHERE id = r.id;
                END LOOP;
            END $$)sql");
        EXPECT_EQ(chain_breaks(), "0");
    });
    EXPECT_TRUE(says(breaks, "is not the one that was anchored"));
}

TEST_F(AnchorsTest, AnAnchorThatIsGoneOrForgedShows) {
    auto breaks = found_after([&] {
        std::filesystem::remove(object(1));
        std::ofstream(object(2)) << R"({"kid":")" + keys->signing_kid() +
                                        R"(","signature":"AAAA","anchor":"{\"number\":2}"})";
    });
    EXPECT_TRUE(says(breaks, "anchor 1 is gone from the object store"));
    EXPECT_TRUE(says(breaks, "anchor 2: its signature is not ours"));
}

TEST_F(AnchorsTest, ATableOfAnchorsThatIsCutOffHidesNothing) {
    auto breaks = found_after([&] {
        db.execute("DELETE FROM booking_audit_anchors; DELETE FROM booking_audit_log");
        EXPECT_EQ(chain_breaks(), "0");
    });
    EXPECT_TRUE(says(breaks, "is gone that was anchored"));
}

// A round that was killed and is carried on a day later: what grew meanwhile, in the part that it had done already, is
// the next round's.
TEST_F(AnchorsTest, ARoundThatIsCarriedOnLaterLeavesNothingOut) {
    with_anchors([&](World& world, anchors::Anchors&) -> awaitable<> {
        http::Client client(world.reactor);
        WorkerPool workers("objects", 1, 16);
        auto store = object_store::open(world.reactor, client, workers, config());
        anchors::Anchors small(world.pool, *store, *keys, "audit/anchors/", 1);
        for (int i = 0; i < 2; ++i) {
            world.next_party();
            auto held = co_await world.create("key-" + std::to_string(i));
            co_await world.pay(held.id, "pay-" + std::to_string(i));
        }
        auto began = world.clock.now();
        co_await small.anchor(began);
        // As if the process had been killed behind the first booking.
        db.execute("DELETE FROM booking_audit_anchors WHERE number > 1");
        auto first = db.value("SELECT last_id FROM booking_audit_anchors");
        db.execute("INSERT INTO booking_audit_log (booking_id, changed_by_type, action) VALUES ('" + first +
                   "', 'SYSTEM', 'MODIFIED')");
        co_await small.anchor(began + std::chrono::hours(24));
        co_await small.anchor(began + std::chrono::hours(25));
        db.execute("DELETE FROM booking_audit_log a WHERE booking_id = '" + first +
                   "' AND seq = (SELECT max(seq) FROM booking_audit_log WHERE booking_id = a.booking_id)");
        EXPECT_EQ(chain_breaks(), "0");
        auto breaks = co_await small.verify();
        EXPECT_TRUE(says(breaks, "is gone that was anchored"));
    });
}

TEST_F(AnchorsTest, AnAnchorThatWasNotRecordedIsWrittenAgain) {
    auto breaks = found_after([&] { db.execute("DELETE FROM booking_audit_anchors WHERE number = 2"); });
    EXPECT_TRUE(breaks.empty());
    with_anchors([&](World& world, anchors::Anchors& anchors) -> awaitable<> {
        co_await anchors.anchor(world.clock.now());
        auto after = co_await anchors.verify();
        EXPECT_TRUE(after.empty());
        EXPECT_EQ(db.value("SELECT string_agg(number::text, ' ' ORDER BY number) FROM booking_audit_anchors"), "1 2");
    });
}

}  // namespace
}  // namespace airside::booking::testing
