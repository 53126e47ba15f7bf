#include <gtest/gtest.h>

#include "platform/postgres/pool.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::postgres {
namespace {

using testkit::run_on_reactor;

constexpr EmbeddedFile lines[] = {
    {"0001_lines.sql", "CREATE TABLE line (id int PRIMARY KEY, said text, at timestamptz, tags text[])"}};

struct CopyTest : testing::Test {
    testkit::TestDatabase db{"copytest", lines};
    PoolOptions options() const {
        PoolOptions options;
        options.conninfo = db.conninfo();
        options.size = 1;
        return options;
    }
};

TEST_F(CopyTest, KeepsEveryCharacter) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        std::vector<std::optional<std::string>> said = {"plain", "tab\there", "line\nbreak", "cr\rlf\n", "back\\slash",
                                                        "\\N",   "\\.",       std::nullopt,  "",         "\"quotes'",
                                                        "漢字 Ж"};
        auto at = *parse_instant("2026-12-24T18:30:00.5Z");
        std::vector<std::string> tags = {"a,b", "c\\d", "e\"f", "g\th"};
        CopyRows rows;
        for (std::size_t i = 0; i < said.size(); ++i) rows.add(i, said[i], at, tags);
        EXPECT_EQ(rows.size(), said.size());
        std::string target = "line (id, said, at, tags)";
        auto count = co_await pool.copy_in(std::move(target), std::move(rows));
        EXPECT_EQ(count, said.size());
        std::string sql = "SELECT * FROM line ORDER BY id";
        auto stored = co_await pool.execute(std::move(sql));
        EXPECT_EQ(stored.size(), said.size());
        for (std::size_t i = 0; i < stored.size(); ++i) {
            auto row = stored[i];
            EXPECT_EQ(row.get<std::optional<std::string>>("said"), said[i]);
            EXPECT_EQ(row.get<Instant>("at"), at);
            EXPECT_EQ(row.get<std::vector<std::string>>("tags"), tags);
        }
    });
}

TEST_F(CopyTest, ABadRowLeavesNoneAndTheConnectionServesOn) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        CopyRows rows;
        rows.add(1, "one");
        rows.add(1, "one again");
        std::string state;
        try {
            std::string target = "line (id, said)";
            co_await pool.copy_in(std::move(target), rows);
        } catch (const Error& error) {
            state = error.sqlstate;
        }
        EXPECT_EQ(state, "23505");
        try {
            std::string target = "no_such_table (id)";
            co_await pool.copy_in(std::move(target), rows);
        } catch (const Error& error) {
            state = error.sqlstate;
        }
        EXPECT_EQ(state, "42P01");
        EXPECT_EQ(db.value("SELECT count(*) FROM line"), "0");
        co_await pool.ping();
        EXPECT_EQ(pool.stats().connects, 1u);
    });
}

TEST_F(CopyTest, TakesMoreThanTheSocketHoldsAtOnce) {
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options());
        CopyRows rows;
        std::string text(2000, 'x');
        for (int i = 0; i < 5000; ++i) rows.add(i, text);
        std::string target = "line (id, said)";
        auto count = co_await pool.copy_in(std::move(target), std::move(rows));
        EXPECT_EQ(count, 5000u);
        EXPECT_EQ(db.value("SELECT sum(length(said)) FROM line"), "10000000");
        // The same through parameters and results, both larger than the socket's buffers, in one pipeline.
        static const Query echo{"copytest.echo", "SELECT $1::text AS text"};
        std::string large(3'000'000, 'y');
        auto tx = co_await pool.begin();
        for (int i = 0; i < 4; ++i) tx.queue(echo, large);
        auto echoed = co_await tx.run(echo, large);
        EXPECT_EQ(echoed.one().text("text"), large);
        co_await tx.commit();
    });
}

}  // namespace
}  // namespace airside::postgres
