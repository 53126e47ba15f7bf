#include <gtest/gtest.h>

#include "platform/core/code.hpp"
#include "platform/postgres/pool.hpp"
#include "platform/testkit/database.hpp"
#include "platform/testkit/run.hpp"

namespace airside::postgres {

enum class Cabin : std::uint8_t { ECONOMY, BUSINESS };
BOOST_DESCRIBE_ENUM(Cabin, ECONOMY, BUSINESS)

struct Seat {
    std::int64_t number;
    Cabin cabin;
    std::optional<std::string> note;
    Currency currency;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (number, cabin, note, currency))

namespace {

using testkit::run_on_reactor;
using testkit::TestDatabase;

PoolOptions options_of(const TestDatabase& database) {
    PoolOptions options;
    options.conninfo = database.conninfo();
    return options;
}

// Sends a value as `type` and reads it back.
template <class T>
T round_trip(const TestDatabase& database, const std::string& type, const T& value) {
    return run_on_reactor([&](Reactor& reactor) -> awaitable<T> {
        Pool pool(reactor, options_of(database));
        std::string sql = "SELECT $1::" + type + " AS value";
        auto rows = co_await pool.execute(std::move(sql), value);
        auto row = rows.one();
        co_return row.template get<T>("value");
    });
}

TEST(Types, ComeBackAsTheyWent) {
    TestDatabase db;
    EXPECT_EQ(round_trip(db, "bool", true), true);
    EXPECT_EQ(round_trip(db, "bool", false), false);
    EXPECT_EQ(round_trip<std::int16_t>(db, "smallint", -32768), -32768);
    EXPECT_EQ(round_trip<std::int64_t>(db, "bigint", INT64_MIN), INT64_MIN);
    EXPECT_EQ(round_trip(db, "float8", 0.1), 0.1);
    EXPECT_EQ(round_trip<std::string>(db, "text", "O'Hare \\ \"x\"\n\tЖ 漢 "), "O'Hare \\ \"x\"\n\tЖ 漢 ");
    EXPECT_EQ(round_trip<std::string>(db, "text", ""), "");
    EXPECT_EQ(round_trip<std::optional<std::string>>(db, "text", std::nullopt), std::nullopt);
    EXPECT_EQ(round_trip<std::optional<int>>(db, "int", 7), 7);
    auto uuid = *Uuid::parse("018f2e5c-7d5b-7c3a-9b1a-0123456789ab");
    EXPECT_EQ(round_trip(db, "uuid", uuid), uuid);
    EXPECT_EQ(round_trip(db, "uuid", UserId(uuid)), UserId(uuid));
    EXPECT_EQ(round_trip(db, "char(3)", IataAirport::of("JFK")), IataAirport::of("JFK"));
    EXPECT_EQ(round_trip(db, "text", Currency::of("KWD")), Currency::of("KWD"));
    EXPECT_EQ(round_trip(db, "date", Date::of(2028, 2, 29)), Date::of(2028, 2, 29));
    auto instant = *parse_instant("2026-12-24T18:30:00.123456Z");
    EXPECT_EQ(round_trip(db, "timestamptz", instant), instant);
    auto before_1970 = *parse_instant("1969-12-31T23:59:59.5Z");
    EXPECT_EQ(round_trip(db, "timestamptz", before_1970), before_1970);
    auto local = *parse_local_time("2026-03-29T02:30:00");
    EXPECT_EQ(round_trip(db, "timestamp", local), local);
    EXPECT_EQ(round_trip(db, "text", Cabin::BUSINESS), Cabin::BUSINESS);
    EXPECT_EQ(round_trip(db, "json", Json{R"({"a": [1, null]})"}), Json{R"({"a": [1, null]})"});
    Bytes bytes{std::string("\0\x01\xff\\", 4)};
    EXPECT_EQ(round_trip(db, "bytea", bytes), bytes);
}

TEST(Types, ArraysKeepWhatLooksLikeSyntax) {
    TestDatabase db;
    std::vector<std::string> words = {"", "a,b", "{}", "\"q\"", "back\\slash", "NULL", " space "};
    EXPECT_EQ(round_trip(db, "text[]", words), words);
    EXPECT_EQ(round_trip(db, "text[]", std::vector<std::string>{}), std::vector<std::string>{});
    std::vector<std::int64_t> numbers = {1, -2, 3};
    EXPECT_EQ(round_trip(db, "bigint[]", numbers), numbers);
    std::vector<UserId> ids = {UserId(*Uuid::parse("018f2e5c-7d5b-7c3a-9b1a-0123456789ab"))};
    EXPECT_EQ(round_trip(db, "uuid[]", ids), ids);
}

TEST(Types, MoneyIsAmountAndCurrency) {
    TestDatabase db;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        auto price = Money(1234567, Currency::of("KWD"));
        std::string sql = "SELECT $1::numeric(15,3) AS amount, $2 AS currency, NULL::numeric AS none, 1.005 AS odd";
        auto rows = co_await pool.execute(std::move(sql), price.decimal(), price.currency());
        auto row = rows.one();
        EXPECT_EQ(row.money("amount", "currency"), price);
        EXPECT_EQ(row.maybe_money("none", "currency"), std::nullopt);
        std::string other = "SELECT 10.005 AS amount, 'USD' AS currency, 120.500::numeric(15,3) AS fine";
        auto more = co_await pool.execute(std::move(other));
        auto second = more.one();
        EXPECT_THROW(second.money("amount", "currency"), std::logic_error);
        EXPECT_EQ(second.money("fine", "currency"), Money(12050, Currency::of("USD")));
    });
}

TEST(Rows, NameTheQueryAndColumnThatDoesNotFit) {
    TestDatabase db;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        std::string sql = "SELECT NULL::int AS nothing, 'XX' AS airport, 300 AS big, n FROM generate_series(1, 2) n";
        auto rows = co_await pool.execute(std::move(sql));
        auto message = [](auto read) -> std::string {
            try {
                read();
            } catch (const std::logic_error& error) {
                return error.what();
            }
            return "nothing thrown";
        };
        auto row = rows[0];
        EXPECT_EQ(message([&] { row.get<int>("nothing"); }),
                  "postgres: execute: column nothing is NULL; read it as std::optional");
        EXPECT_EQ(message([&] { row.get<IataAirport>("airport"); }),
                  "postgres: execute: column airport is not a value of its type: XX");
        EXPECT_EQ(message([&] { row.get<std::int8_t>("big"); }),
                  "postgres: execute: column big is not a number in range: 300");
        EXPECT_EQ(message([&] { row.get<Cabin>("airport"); }),
                  "postgres: execute: column airport is not a known enumerator: XX");
        EXPECT_EQ(message([&] { row.get<int>("missing"); }), "postgres: execute: has no column missing");
        EXPECT_EQ(message([&] { rows.one(); }), "postgres: execute: gave 2 rows where one is due");
        int sum = 0;
        for (const auto& each : rows) sum += each.get<int>("n");
        EXPECT_EQ(sum, 3);
    });
}

TEST(Rows, FillADescribedStruct) {
    TestDatabase db;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        std::string sql = "SELECT 12 AS number, 'ECONOMY' AS cabin, NULL AS note, 'EUR' AS currency";
        auto rows = co_await pool.execute(std::move(sql));
        auto seat = rows.one().as<Seat>();
        EXPECT_EQ(seat.number, 12);
        EXPECT_EQ(seat.cabin, Cabin::ECONOMY);
        EXPECT_EQ(seat.note, std::nullopt);
        EXPECT_EQ(seat.currency, Currency::of("EUR"));
    });
}

TEST(Params, RefuseAZeroByteBeforeAnythingIsSent) {
    TestDatabase db;
    run_on_reactor([&](Reactor& reactor) -> awaitable<> {
        Pool pool(reactor, options_of(db));
        std::string sql = "SELECT $1";
        bool refused = false;
        try {
            co_await pool.execute(std::move(sql), std::string("a\0b", 3));
        } catch (const std::invalid_argument&) {
            refused = true;
        }
        EXPECT_TRUE(refused);
        co_await pool.ping();
        EXPECT_EQ(pool.stats().connects, 1u);
    });
}

}  // namespace
}  // namespace airside::postgres
