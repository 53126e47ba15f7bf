#include <thread>

#include <gtest/gtest.h>

#include "platform/postgres/blocking.hpp"
#include "platform/postgres/error.hpp"
#include "platform/postgres/migrate.hpp"
#include "platform/postgres/provision.hpp"
#include "platform/testkit/database.hpp"

namespace airside::postgres {
namespace {

using testkit::PgServer;
using testkit::TestDatabase;
using Names = std::vector<std::string>;

constexpr EmbeddedFile one{"0001_one.sql", "CREATE TABLE one (id int); INSERT INTO one VALUES (1)"};
constexpr EmbeddedFile two{"0002_two.sql", "CREATE TABLE two (id int GENERATED ALWAYS AS IDENTITY)"};

struct MigrateTest : testing::Test {
    TestDatabase db;
    MigrationReport apply(const std::vector<EmbeddedFile>& files, bool dry_run = false) const {
        MigrateOptions options;
        options.conninfo = db.admin_conninfo();
        options.role = "test_owner";
        options.dry_run = dry_run;
        return migrate(options, files);
    }
    std::string refused(const std::vector<EmbeddedFile>& files) const {
        try {
            apply(files);
        } catch (const MigrationError& error) {
            return error.what();
        }
        return "not refused";
    }
};

TEST_F(MigrateTest, AppliesInOrderOnceAndADryRunChangesNothing) {
    auto would = apply({two, one}, true);
    EXPECT_EQ(would.applied, (Names{"0001_one.sql", "0002_two.sql"}));
    EXPECT_EQ(db.value("SELECT to_regclass('one') IS NULL"), "t");
    auto first = apply({one});
    EXPECT_EQ(first.applied, Names{"0001_one.sql"});
    auto second = apply({two, one});
    EXPECT_EQ(second.already, Names{"0001_one.sql"});
    EXPECT_EQ(second.applied, Names{"0002_two.sql"});
    EXPECT_EQ(db.value("SELECT count(*) FROM one"), "1");
    EXPECT_EQ(db.value("SELECT tableowner FROM pg_tables WHERE tablename = 'two'"), "test_owner");
    EXPECT_TRUE(apply({one, two}).applied.empty());
}

TEST_F(MigrateTest, RefusesHistoryThatChangedAndSaysWhich) {
    apply({one, two});
    EmbeddedFile edited{"0001_one.sql", "CREATE TABLE one (id bigint)"};
    EXPECT_EQ(refused({edited, two}),
              "migration 0001_one.sql was changed after it was applied; add a new migration instead");
    EXPECT_NE(refused({one}).find("0002_two.sql was applied to this database"), std::string::npos);
    EXPECT_NE(refused({one, one}).find("used twice"), std::string::npos);
    EmbeddedFile unnamed{"extra.sql", "SELECT 1"};
    EXPECT_NE(refused({one, two, unnamed}).find("extra.sql: the name must be"), std::string::npos);
}

TEST_F(MigrateTest, OneThatFailsLeavesNothingOfItself) {
    EmbeddedFile broken{"0002_broken.sql", "CREATE TABLE half (id int); SELECT no_such_function()"};
    auto why = refused({one, broken});
    EXPECT_NE(why.find("migration 0002_broken.sql failed"), std::string::npos);
    EXPECT_NE(why.find("no_such_function"), std::string::npos);
    EXPECT_EQ(db.value("SELECT to_regclass('half') IS NULL AND to_regclass('one') IS NOT NULL"), "t");
    EXPECT_EQ(apply({one, two}).applied, Names{"0002_two.sql"});
}

TEST_F(MigrateTest, SeveralAtOnceApplyEachOnce) {
    std::atomic<std::size_t> applied{0}, failed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            try {
                applied += apply({one, two}).applied.size();
            } catch (const std::exception&) {
                ++failed;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(applied, 2u);
    EXPECT_EQ(failed, 0u);
}

bool allowed(const std::string& conninfo, const std::string& sql) {
    try {
        Blocking connection(conninfo);
        connection.run(sql);
        return true;
    } catch (const Unavailable&) {
    } catch (const Error&) {}
    return false;
}

TEST(Provision, MakesEveryServicesDatabaseWithItsRolesAndCanRunAgain) {
    PgServer server;
    std::vector<ServiceLogin> logins;
    for (auto service : service_names) logins.push_back({std::string(service), "it's secret", "other"});
    auto made = provision(server.conninfo(), logins);
    EXPECT_EQ(made.size(), 7u * 4);
    EXPECT_TRUE(provision(server.conninfo(), logins).empty());

    MigrateOptions options;
    options.conninfo = server.conninfo("booking_service_db");
    options.role = "booking_owner";
    migrate(options, std::vector<EmbeddedFile>{one, two});
    auto as = [&](const std::string& role, const std::string& database) {
        return with(server.conninfo(database), "user", role);
    };
    auto app = as("booking_app", "booking_service_db"), maint = as("booking_maint", "booking_service_db");

    EXPECT_TRUE(allowed(app, "INSERT INTO one VALUES (2)"));
    EXPECT_TRUE(allowed(app, "UPDATE one SET id = 3"));
    EXPECT_TRUE(allowed(app, "DELETE FROM one"));
    EXPECT_TRUE(allowed(app, "INSERT INTO two DEFAULT VALUES"));
    EXPECT_FALSE(allowed(app, "TRUNCATE one"));
    EXPECT_FALSE(allowed(app, "CREATE TABLE mine (id int)"));
    EXPECT_FALSE(allowed(app, "CREATE TEMP TABLE mine (id int)"));
    EXPECT_FALSE(allowed(app, "ALTER TABLE one ADD COLUMN x int"));
    EXPECT_FALSE(allowed(app, "SET ROLE booking_owner"));
    EXPECT_TRUE(allowed(maint, "CREATE TABLE partition_2026_12 (id int)"));
    EXPECT_TRUE(allowed(app, "SELECT * FROM partition_2026_12"));  // it belongs to the owner, whose defaults hold
    EXPECT_FALSE(allowed(as("booking_owner", "booking_service_db"), "SELECT 1"));

    for (auto service : service_names) {
        auto database = ServiceRoles{std::string(service)}.database();
        EXPECT_EQ(allowed(as("booking_app", database), "SELECT 1"), service == "booking") << database;
        EXPECT_EQ(allowed(as("booking_maint", database), "SELECT 1"), service == "booking") << database;
    }
    EXPECT_FALSE(allowed(as("booking_app", "postgres"), "SELECT 1"));
    EXPECT_TRUE(
        allowed(server.conninfo(),
                "SELECT 1 / (rolpassword LIKE 'SCRAM-SHA-256$%')::int FROM pg_authid WHERE rolname = 'user_app'"));
}

}  // namespace
}  // namespace airside::postgres
