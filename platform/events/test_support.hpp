// What the tests of this module share.
#pragma once
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "platform/events/consumer.hpp"
#include "platform/events/outbox.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::events {

using namespace std::chrono_literals;
using postgres::Pool;
using postgres::Transaction;
using testkit::run_on_reactor;
using testkit::TestDatabase;

inline constexpr EmbeddedFile effects_table{"0001_effects.sql", R"sql(
    CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, aggregate_id uuid NOT NULL, version bigint NOT NULL, type text NOT NULL);
    CREATE TABLE document (event_id uuid PRIMARY KEY, type text NOT NULL);
    CREATE TABLE counter (aggregate_id uuid PRIMARY KEY, version bigint NOT NULL))sql"};

inline std::vector<EmbeddedFile> event_test_migrations() {
    return postgres::combine({migrations(), std::span(&effects_table, 1)});
}

inline Uuid uuid_of(std::uint8_t n) {
    std::array<std::uint8_t, 16> bytes{};
    bytes[15] = n;
    return Uuid::from_bytes(bytes);
}

inline NewEvent event_of(std::uint8_t aggregate, std::int64_t version, std::string type) {
    return {"thing", uuid_of(aggregate), version, std::move(type), R"({"a": 1})", std::nullopt};
}

inline postgres::PoolOptions options_of(const TestDatabase& db, std::size_t size = 8) {
    postgres::PoolOptions options;
    options.conninfo = db.conninfo();
    options.size = size;
    options.idle_in_transaction_timeout = 60s;
    return options;
}

inline std::vector<std::string> types_of(const Page& page) {
    std::vector<std::string> types;
    for (const auto& event : page.events) types.push_back(event.type);
    return types;
}

// One event in a transaction of its own.
inline awaitable<> publish(Pool& pool, Notifier& notifier, NewEvent event) {
    auto tx = co_await pool.begin();
    append(tx, event, notifier);
    co_await tx.commit();
}

// Reads until `count` events have come, as a consumer does: other tests share the server, and their transactions may
// hold the feed back.
inline awaitable<std::vector<Event>> read_all(FeedSource& feed, Cursor after, std::size_t count) {
    std::vector<Event> events;
    auto limit = Steady::now() + 20s;
    while (events.size() < count && Steady::now() < limit) {
        auto page = co_await feed.read("test", after, 100, Steady::now() + 1s);
        after = page.next;
        events.insert(events.end(), page.events.begin(), page.events.end());
    }
    co_return events;
}

}  // namespace airside::events
