// The user service on real servers, for tests.
#pragma once
#include <gtest/gtest.h>

#include "platform/async/sync.hpp"
#include "platform/auth/jwt.hpp"
#include "platform/auth/password.hpp"
#include "platform/contract/bus.hpp"
#include "platform/events/outbox.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/redis/redis.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"
#include "services/user/service.hpp"

namespace airside::user {

inline std::vector<EmbeddedFile> test_migrations() {
    return postgres::combine({migrations(), events::migrations(), jobs::migrations()});
}

inline auth::PasswordHasher& test_hasher() {
    static auth::PasswordHasher hasher({.cost = 4, .threads = 2, .queue = 64});
    return hasher;
}

// One reactor's worth of it. `redis_url` may point to nothing.
struct Deployment {
    Deployment(Reactor& r, const testkit::TestDatabase& db, Clock& clock_of_test, std::string redis_url,
               Config settings = {})
        : reactor(r),
          clock(clock_of_test),
          pool(r, pool_options(db)),
          redis(r, redis_options(std::move(redis_url))),
          tokens(auth::KeySet::generate(), {}, clock_of_test, random),
          notifier(r, pool),
          service({r, clock_of_test, random, pool, redis, tokens, test_hasher(), notifier, &bus, service_secret},
                  settings) {
        bind_contract(bus);
        service.serve(bus);
    }
    static postgres::PoolOptions pool_options(const testkit::TestDatabase& db) {
        postgres::PoolOptions options;
        options.conninfo = db.conninfo();
        return options;
    }
    static redis::RedisOptions redis_options(std::string url) {
        redis::RedisOptions options;
        options.url = std::move(url);
        return options;
    }
    awaitable<> ready() { return redis.connected(Steady::now() + std::chrono::seconds(10)); }

    Caller guest() {
        Caller caller;
        caller.remote_address = address;
        caller.user_agent = "test";
        return caller;
    }
    Caller holder_of(const SessionTokens& tokens_held) {
        auto caller = guest();
        caller.user = tokens_held.user.id;
        caller.session = tokens_held.session_id;
        return caller;
    }

    Reactor& reactor;
    Clock& clock;
    SystemRandom random;
    postgres::Pool pool;
    redis::Client redis;
    auth::AccessTokens tokens;
    events::Notifier notifier;
    config::Secret service_secret{"a secret that all deployments of a test share"};
    Bus bus;
    Service service;
    std::string address = "2001:db8::" + std::to_string(1 + SystemRandom().below(9999));  // its failures are its own
};

inline std::string fresh_email() { return "ada." + SystemRandom().readable(10) + "@example.com"; }

inline Register registration(std::string email, std::string password = "correct horse") {
    return Register{.email = *Email::parse(email),
                    .password = {std::move(password)},
                    .first_name = PersonName::of("Ada"),
                    .last_name = PersonName::of("Lovelace"),
                    .phone = Phone::parse("+442079460000"),
                    .date_of_birth = Date::of(1990, 12, 10),
                    .country_code = CountryCode::of("GB"),
                    .preferred_currency = Currency::of("GBP"),
                    .preferred_language = Language::parse("en-GB"),
                    .newsletter_subscribed = {true}};
}
inline SignIn sign_in_request(std::string email, std::string password = "correct horse") {
    return SignIn{.email = *Email::parse(email),
                  .password = {std::move(password)},
                  .device_type = DeviceType::WEB,
                  .device_id = {}};
}

// A new user.
inline awaitable<Caller> signed_in(Deployment& d) {
    auto email = fresh_email();
    co_await d.bus.call(d.guest(), registration(email));
    auto tokens = co_await d.bus.call(d.guest(), sign_in_request(email));
    co_return d.holder_of(tokens.value);
}

// What a call throws; status 0: nothing.
template <class R>
awaitable<Problem> problem_of(Bus& bus, Caller caller, R request) {
    try {
        co_await bus.call(std::move(caller), std::move(request));
    } catch (const Problem& problem) {
        co_return problem;
    }
    co_return Problem(0, "none", "nothing was thrown");
}

}  // namespace airside::user
