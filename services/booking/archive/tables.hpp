// The tables that leave with a month, as they are in the database at this moment: a column that a migration adds is
// archived without a word here, unless it is personal.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/parquet/parquet.hpp"
#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"

namespace airside::booking::archive {

struct Column {
    std::string name;
    parquet::Type type;  // of a personal one: of what it holds when it is open
    bool is_json;
    bool personal;                         // sealed with the user's key, so it is text in the archive
    std::optional<std::string> tombstone;  // what stands for it once the key is gone; nothing: NULL
};

struct Table {
    std::string name;
    std::string booking_column, departure_column;
    std::vector<Column> columns;
    std::size_t index_of(std::string_view column) const;  // throws std::logic_error
};

using parquet::Record;

// The tables in the order in which a month is written back; `bookings` comes first.
awaitable<std::vector<Table>> month_tables(postgres::Pool& pool);

// A month, as the partitions have it.
struct Month {
    Date first;
    static Month of(Instant departure);
    static Month of(Date day);
    Instant begin() const;
    Instant end() const;
    std::string str() const;     // "2024-03"
    std::string suffix() const;  // "_2024_03"
};

// At most `limit` bookings of the month with ids after `after`, in the order of their ids.
awaitable<std::vector<Record>> bookings_after(postgres::Pool& pool, const Table& bookings, Month month, Uuid after,
                                              int limit);
// What belongs to the bookings with ids in (after, last], in the order of the bookings' ids.
awaitable<std::vector<Record>> children_of(postgres::Pool& pool, const Table& table, Month month, Uuid after,
                                           Uuid last);

// A JSON object whose members are the columns, for jsonb_populate_recordset.
void append_json(std::string& out, const Table& table, const Record& record);

}  // namespace airside::booking::archive
