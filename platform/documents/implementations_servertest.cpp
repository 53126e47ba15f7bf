// What is one implementation's own.
#include <gtest/gtest.h>

#include "platform/core/problem.hpp"
#include "platform/documents/mongo_documents.hpp"
#include "platform/documents/postgres_documents.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::documents {
namespace {

using namespace std::chrono_literals;
using testkit::run_on_reactor;

const Collection notes{.name = "notes",
                       .dates = {"created_at", "purge_at", "nested.at"},
                       .indexes = {{.name = "idx_notes_key", .keys = {{"key"}}, .unique = true},
                                   {.name = "idx_notes_status", .keys = {{"status"}, {"created_at", true}}},
                                   {.name = "idx_notes_purge", .keys = {{"purge_at"}}, .expires = true}}};

TEST(PostgresDocuments, TheApplicationsRoleNeedsAMigrationAndNothingMore) {
    testkit::TestDatabase database;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        postgres::PoolOptions options;
        options.conninfo = database.conninfo();
        postgres::Pool pool(reactor, options);
        auto documents = postgres_documents(pool);
        std::string missing;
        try {
            co_await documents->ensure_indexes(notes);
        } catch (const Failure& failure) {
            missing = failure.what();
        }
        EXPECT_NE(missing.find("idx_notes_purge"), std::string::npos) << missing;
        database.execute("SET ROLE test_owner;" + postgres_schema({&notes, 1}));
        co_await documents->ensure_indexes(notes);
        auto inserted = co_await documents->insert_if_absent(notes, R"({"_id":"a","key":"k","status":"S"})");
        EXPECT_TRUE(inserted);
    });
}

TEST(PostgresDocuments, FiltersAndOrdersUseTheIndexes) {
    testkit::TestDatabase database;
    database.execute(postgres_schema({&notes, 1}));
    database.execute(
        "INSERT INTO notes SELECT n::text, jsonb_build_object('_id', n::text, 'key', n::text, 'status', 'S' || n % "
        "500, 'created_at', "
        "to_char(now() + n * interval '1 second', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')) FROM generate_series(1, 20000) "
        "n; ANALYZE notes");
    auto plan = database.value(
        "EXPLAIN (FORMAT JSON) SELECT doc FROM notes WHERE doc->'status' = ('[\"S7\"]'::jsonb->0) ORDER BY "
        "doc->'created_at' DESC NULLS LAST LIMIT 10");
    EXPECT_NE(plan.find("idx_notes_status"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("\"Sort\""), std::string::npos) << plan;
}

TEST(MongoDocuments, AServerThatIsGoneIsA503AndSoonAnImmediateOne) {
    auto clients = mongo_clients("mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=300");
    WorkerPool workers("documents", 1, 16);
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        auto documents = mongo_documents(reactor, workers, clients);
        int refused = 0;
        auto started = Steady::now();
        for (int i = 0; i < 20; ++i) {
            try {
                co_await documents->get(notes, "a");
            } catch (const Problem& problem) {
                refused += problem.status == 503;
            }
        }
        EXPECT_EQ(refused, 20);
        EXPECT_LT(Steady::now() - started, 5s) << "each waited for a server";
    });
}

TEST(MongoDocuments, RefusesUrlsThatCannotBeRightWithoutRepeatingThem) {
    for (auto bad : {"", "http://h/d", "mongodb://", "mongodb://u:hunter2@h", "mongodb://h/"}) {
        try {
            mongo_clients(bad);
            ADD_FAILURE() << bad;
        } catch (const std::invalid_argument& error) {
            EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos);
        }
    }
}

}  // namespace
}  // namespace airside::documents
