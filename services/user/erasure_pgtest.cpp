#include "platform/json/json.hpp"
#include "services/booking/api.hpp"
#include "services/user/test_support.hpp"

namespace airside::user {
namespace {

using namespace std::chrono_literals;

// The booking service's answer.
struct Trips {
    std::int64_t open = 0;
};
awaitable<booking::OpenTrips> count_trips(Trips& trips, Caller, booking::CountOpenTrips) {
    booking::OpenTrips answer{trips.open, {}};
    co_return answer;
}

struct ErasureTest : testing::Test {
    testkit::TestDatabase db{"user", test_migrations()};
    ManualClock clock{SystemClock().now()};
    std::string redis_url = testkit::RedisServer::shared().url();
    Trips trips;

    void with_bookings(Deployment& d) {
        booking::bind_contract(d.bus);
        d.bus.on<booking::CountOpenTrips>(trips, &count_trips);
    }
    awaitable<SessionTokens> signed_in(Deployment& d, std::string email) {
        co_await d.bus.call(d.guest(), registration(email));
        auto tokens = co_await d.bus.call(d.guest(), sign_in_request(email));
        co_return tokens.value;
    }
    static EraseMe with_password(std::string password) { return EraseMe{{std::move(password)}}; }
    Caller admin(const UserId& id) {
        Caller caller;
        caller.user = id;
        caller.role = auth::Role::ADMIN;
        return caller;
    }
    std::string traces(const std::string& id) {
        return db.value("SELECT (SELECT count(*) FROM user_sessions WHERE user_id = '" + id +
                        "') || ' ' || (SELECT count(*) FROM user_travelers WHERE user_id = '" + id +
                        "') || ' ' || (SELECT count(*) FROM user_payment_methods WHERE (deleted_at IS NULL OR "
                        "num_nonnulls(card_brand, "
                        "card_last4, card_exp_month, billing_name, billing_country, billing_postal_code) > 0) AND "
                        "user_id = '" +
                        id + "') || ' ' || (SELECT count(*) FROM user_verifications WHERE user_id = '" + id + "')");
    }
    void give_things(const std::string& id) {
        db.execute("INSERT INTO user_travelers (user_id, first_name, last_name, date_of_birth) VALUES ('" + id +
                   "', 'Ada', 'Lovelace', '1990-12-10')");
        db.execute(
            "INSERT INTO user_payment_methods (user_id, payment_gateway, payment_token, billing_name) VALUES ('" + id +
            "', 'STRIPE', 'pm_1', 'Ada Lovelace')");
        db.execute("UPDATE users SET address_line1 = '12 Analytical Row', gender = 'FEMALE' WHERE id = '" + id + "'");
    }
    awaitable<ErasureView> acknowledge(Deployment& d, Uuid erasure, std::string service) {
        AcknowledgeErasure request{erasure, {service}, 2};
        auto view = co_await d.bus.call(Caller::of_service(service), std::move(request));
        co_return view;
    }
};

TEST_F(ErasureTest, TheAccountIsGoneWithAllThatHangsOnIt) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        with_bookings(d);
        auto email = fresh_email();
        auto tokens = co_await signed_in(d, email);
        auto id = tokens.user.id.str();
        give_things(id);
        auto receipt = co_await d.bus.call(d.holder_of(tokens), with_password("correct horse"));
        EXPECT_EQ(traces(id), "0 0 0 0");
        // The gateway has to forget the method first.
        auto caller = Caller::of_service("payment");
        auto removed = co_await d.bus.call(caller, ListRemovedMethods{tokens.user.id});
        EXPECT_EQ(removed.items.size(), 1u);
        if (!removed.items.empty()) {
            EXPECT_EQ(removed.items[0].payment_token.str(), "pm_1");
            co_await d.bus.call(caller, NoteDetached{tokens.user.id, removed.items[0].id});
        }
        EXPECT_EQ(db.value("SELECT count(*) FROM user_payment_methods WHERE user_id = '" + id + "'"), "0");
        EXPECT_EQ(db.value("SELECT (to_jsonb(u) - "
                           "'{id,created_at,updated_at,deleted_at,version,preferred_currency,preferred_language}'::"
                           "text[])::text ~* "
                           "'ada|lovelace|7946|1990|analytical|female|GB' FROM users u"),
                  "f");
        EXPECT_EQ(db.value("SELECT status FROM users"), "DELETED");
        auto active = co_await d.service.session_active(tokens.session_id);
        EXPECT_FALSE(active);
        auto back = co_await problem_of(d.bus, d.guest(), sign_in_request(email));
        EXPECT_EQ(back.status, 401);
        auto account = co_await d.bus.call(Caller::of_service("booking"), GetUser{tokens.user.id});
        EXPECT_EQ(account.status, UserStatus::DELETED);
        auto again = co_await d.bus.call(d.guest(), registration(email));
        EXPECT_NE(again.value.id, tokens.user.id) << "the address is free";
        auto event = json::from_json<UserDeleted>(
            db.value("SELECT payload FROM outbox WHERE type = 'user_deleted' AND aggregate_version = 3"));
        EXPECT_EQ(event.erasure_id, receipt.value.erasure_id);
        EXPECT_EQ(event.user_id, tokens.user.id);
    });
}

TEST_F(ErasureTest, WithoutThePasswordOrWithAnOpenTripNothingHappens) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Config config;
        config.lockout_account_failures = 3;
        Deployment d(reactor, db, clock, redis_url, config);
        co_await d.ready();
        with_bookings(d);
        auto tokens = co_await signed_in(d, fresh_email());
        trips.open = 2;
        auto open = co_await problem_of(d.bus, d.holder_of(tokens), with_password("correct horse"));
        EXPECT_EQ(open.type, "open-bookings");
        EXPECT_EQ(open.members.at("open"), "2");
        auto by_admin = co_await problem_of(d.bus, admin(tokens.user.id), EraseUser{tokens.user.id});
        EXPECT_EQ(by_admin.type, "open-bookings");
        trips.open = 0;
        for (int i = 0; i < 3; ++i) {
            auto wrong = co_await problem_of(d.bus, d.holder_of(tokens), with_password("wrong horse"));
            EXPECT_EQ(wrong.type, "wrong-password");
        }
        auto locked = co_await problem_of(d.bus, d.holder_of(tokens), with_password("correct horse"));
        EXPECT_EQ(locked.type, "too-many-attempts");
        EXPECT_EQ(db.value("SELECT count(*) FROM erasure_requests"), "0");
        EXPECT_EQ(db.value("SELECT status FROM users"), "ACTIVE");
    });
}

TEST_F(ErasureTest, ItIsCompleteOnceEveryServiceHasAcknowledged) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        with_bookings(d);
        auto tokens = co_await signed_in(d, fresh_email());
        auto receipt = co_await d.bus.call(admin(tokens.user.id), EraseUser{tokens.user.id});
        auto erasure = receipt.value.erasure_id;
        clock.advance(60s);
        for (const auto* service : {"search", "booking", "booking", "payment", "notification", "analytics"}) {
            auto view = co_await acknowledge(d, erasure, service);
            EXPECT_EQ(view.status, ErasureStatus::OPEN) << service;
        }
        AcknowledgeErasure for_another{erasure, {"review"}, 0};
        auto forged = co_await problem_of(d.bus, Caller::of_service("booking"), std::move(for_another));
        EXPECT_EQ(forged.status, 403);
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE type = 'erasure_completed'"), "0");
        auto last = co_await acknowledge(d, erasure, "review");
        EXPECT_EQ(last.status, ErasureStatus::COMPLETE);
        EXPECT_TRUE(last.completed_at && last.waits_for.empty());
        co_await acknowledge(d, erasure, "review");
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE type = 'erasure_completed'"), "1");
        auto read = co_await d.bus.call(admin(tokens.user.id), GetErasure{erasure});
        EXPECT_EQ(read.acknowledgements.size(), 6u);
        auto same = co_await d.bus.call(admin(tokens.user.id), EraseUser{tokens.user.id});
        EXPECT_EQ(same.value.erasure_id, erasure);
        auto nobody = co_await problem_of(d.bus, admin(tokens.user.id), EraseUser{UserId::v7(clock, d.random)});
        EXPECT_EQ(nobody.status, 404);
    });
}

TEST_F(ErasureTest, OfManyWhoAskAtOnceOneErases) {
    testkit::run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Deployment d(reactor, db, clock, redis_url);
        with_bookings(d);
        auto tokens = co_await signed_in(d, fresh_email());
        auto ask = [&]() -> awaitable<std::string> {
            auto receipt = co_await d.bus.call(admin(tokens.user.id), EraseUser{tokens.user.id});
            co_return receipt.value.erasure_id.str();
        };
        std::vector<awaitable<std::string>> all;
        for (int i = 0; i < 8; ++i) all.push_back(ask());
        auto ids = co_await when_all(reactor, std::move(all));
        EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
        EXPECT_EQ(db.value("SELECT count(*) FROM outbox WHERE type = 'user_deleted'"), "1");
        EXPECT_EQ(db.value("SELECT count(*) FROM erasure_requests"), "1");
    });
}

}  // namespace
}  // namespace airside::user
