#include "services/booking/archive/tables.hpp"

#include <array>
#include <stdexcept>

#include "platform/json/json.hpp"

namespace airside::booking::archive {
namespace {

using parquet::Type;
using postgres::Query;

const Query select_columns{"booking.archive_columns", R"sql(
    SELECT t.name AS table_name, a.attname::text AS name, format_type(a.atttypid, NULL) AS type
      FROM unnest(booking_month_tables()) WITH ORDINALITY t (name, place)
      JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY t.place, a.attnum)sql"};

struct Personal {
    std::string_view place;
    std::optional<std::string_view> tombstone;  // where the column may not be NULL
};
constexpr std::array<Personal, 15> personal_columns{{
    {"bookings.contact_email", "erased@erased.invalid"},
    {"bookings.contact_phone", "+10000000"},
    {"bookings.cancellation_reason", {}},
    {"booking_passengers.title", {}},
    {"booking_passengers.first_name", "ERASED"},
    {"booking_passengers.middle_name", {}},
    {"booking_passengers.last_name", "ERASED"},
    {"booking_passengers.date_of_birth", "1900-01-01"},
    {"booking_passengers.gender", {}},
    {"booking_passengers.nationality", {}},
    {"booking_passengers.passport_number", {}},
    {"booking_passengers.passport_country", {}},
    {"booking_passengers.passport_expiry_date", {}},
    {"booking_passengers.frequent_flyer_airline", {}},
    {"booking_passengers.frequent_flyer_number", {}},
}};

Type type_of(std::string_view type) {
    if (type == "smallint" || type == "integer" || type == "bigint") return Type::integer;
    if (type == "boolean") return Type::boolean;
    if (type == "timestamp with time zone") return Type::timestamp;
    if (type == "date") return Type::date;
    if (type == "numeric") return Type::decimal;
    if (type == "uuid" || type == "jsonb" || type == "text" || type == "character varying" || type == "inet")
        return Type::text;
    throw std::runtime_error("the archive does not know the type " + std::string(type));
}

Column column_of(const std::string& table, std::string name, std::string_view type) {
    auto place = table + "." + name;
    bool is_json = type == "jsonb";
    for (auto& personal : personal_columns) {
        if (personal.place != place) continue;
        std::optional<std::string> tombstone;
        if (personal.tombstone) tombstone = std::string(*personal.tombstone);
        return {std::move(name), type_of(type), is_json, true, std::move(tombstone)};
    }
    return {std::move(name), type_of(type), is_json, false, {}};
}

std::string selected(const Table& table) {
    std::string list;
    for (auto& column : table.columns) {
        if (!list.empty()) list += ", ";
        if (column.personal)
            list += column.name + "::text";
        else if (column.type == Type::timestamp)
            list += "(extract(epoch FROM " + column.name + ") * 1000000)::bigint::text";
        else if (column.type == Type::date)
            list += "(" + column.name + " - DATE '1970-01-01')::text";
        else
            list += column.name + "::text";
    }
    return list;
}

std::string select_in(const Table& table) {
    return "SELECT " + selected(table) + " FROM " + table.name + " WHERE " + table.departure_column + " >= $1 AND " +
           table.departure_column + " < $2 AND " + table.booking_column + " > $3::uuid";
}

std::vector<Record> records_in(const postgres::Rows& rows, std::size_t columns) {
    std::vector<Record> records;
    records.reserve(rows.size());
    for (auto row : rows) {
        auto& record = records.emplace_back(columns);
        for (std::size_t i = 0; i < columns; ++i) {
            auto column = static_cast<int>(i);
            if (!row.is_null(column)) record[i] = std::string(row.text(column));
        }
    }
    return records;
}

std::string as_input(const Column& column, const std::string& value) {
    if (column.personal) return value;
    if (column.type == Type::timestamp) return to_string(Instant{std::chrono::microseconds{std::stoll(value)}});
    if (column.type == Type::date)
        return Date::from_days(std::chrono::sys_days{std::chrono::days{std::stoi(value)}}).str();
    return value;
}

}  // namespace

std::size_t Table::index_of(std::string_view column) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == column) return i;
    throw std::logic_error(name + " has no column " + std::string(column));
}

awaitable<std::vector<Table>> month_tables(postgres::Pool& pool) {
    auto rows = co_await pool.run(select_columns);
    std::vector<Table> tables;
    for (auto row : rows) {
        auto name = row.get<std::string>("table_name");
        if (tables.empty() || tables.back().name != name) {
            bool parent = name == "bookings";
            tables.push_back(
                {name, parent ? "id" : "booking_id", parent ? "departure_datetime" : "booking_departure", {}});
        }
        tables.back().columns.push_back(column_of(name, row.get<std::string>("name"), row.text("type")));
    }
    co_return tables;
}

Month Month::of(Date day) {
    auto ymd = day.ymd();
    return {Date::of(static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), 1)};
}
Month Month::of(Instant departure) { return of(utc_date_of(departure)); }
Instant Month::begin() const { return first.days(); }
Instant Month::end() const {
    auto next = first.ymd() + std::chrono::months{1};
    return std::chrono::sys_days{next};
}
std::string Month::str() const { return first.str().substr(0, 7); }
std::string Month::suffix() const {
    auto text = str();
    text[4] = '_';
    return "_" + text;
}

awaitable<std::vector<Record>> bookings_after(postgres::Pool& pool, const Table& bookings, Month month, Uuid after,
                                              int limit) {
    auto sql = select_in(bookings) + " ORDER BY id LIMIT " + std::to_string(limit);
    auto rows = co_await pool.execute(std::move(sql), month.begin(), month.end(), after);
    co_return records_in(rows, bookings.columns.size());
}

awaitable<std::vector<Record>> children_of(postgres::Pool& pool, const Table& table, Month month, Uuid after,
                                           Uuid last) {
    auto sql = select_in(table) + " AND booking_id <= $4::uuid ORDER BY booking_id";
    auto rows = co_await pool.execute(std::move(sql), month.begin(), month.end(), after, last);
    co_return records_in(rows, table.columns.size());
}

void append_json(std::string& out, const Table& table, const Record& record) {
    char before = '{';
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        out += before;
        before = ',';
        auto& column = table.columns[i];
        json::write_string(column.name, out);
        out += ':';
        if (!record[i])
            out += "null";
        else if (column.is_json)
            out += *record[i];
        else
            json::write_string(as_input(column, *record[i]), out);
    }
    out += '}';
}

}  // namespace airside::booking::archive
