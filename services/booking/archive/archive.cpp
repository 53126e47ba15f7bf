#include "services/booking/archive/archive.hpp"

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/short_lock.hpp"
#include "services/booking/archive/part.hpp"

namespace airside::booking::archive {
namespace {

using postgres::Query;

const Query select_months{"booking.months_to_archive", R"sql(
    SELECT to_char(m.month, 'YYYY-MM') AS month, m.bookings, m.open, m.young
      FROM booking_months_before($1::date, $2) m
     WHERE NOT EXISTS (SELECT FROM restored_booking_months r WHERE r.month = m.month AND r.keep_until > $3) ORDER BY 1)sql"};

const Query select_parts{"booking.archive_parts",
                         "SELECT part FROM booking_archive_parts WHERE month = $1::date ORDER BY last_id"};
const Query insert_part{"booking.insert_archive_part", R"sql(
    INSERT INTO booking_archive_parts (month, last_id, part) VALUES ($1::date, $2, $3))sql"};
const Query forget_export{"booking.forget_export", R"sql(
    WITH changes AS (DELETE FROM booking_month_changes WHERE month = $1::date)
    DELETE FROM booking_archive_parts WHERE month = $1::date)sql"};

const Query watch_month{"booking.watch_month", "SELECT watch_booking_month($1::date)"};

const Query let_month_go{"booking.archive_month",
                         "SELECT archive_booking_month($1::date, $2, $3::jsonb, $4::numeric, $5)"};
const Query drop_month{"booking.drop_archived_month", "SELECT drop_archived_booking_month($1::date)"};
const Query select_undropped{"booking.undropped_months",
                             "SELECT month FROM archived_booking_months WHERE dropped_at IS NULL ORDER BY month"};

const Query select_old{"booking.months_to_delete", R"sql(
    SELECT month, manifest FROM archived_booking_months
     WHERE dropped_at IS NOT NULL AND month + interval '1 month' <= $1::date
       AND (deleted_at IS NULL OR deleted_at > now() - interval '40 days') ORDER BY month)sql"};
const Query forget_month{"booking.forget_archived_month",
                         "SELECT forget_archived_booking_month($1::date, $2::date) AS manifest"};

Month month_of(const postgres::Row& row) { return {row.get<Date>("month")}; }

}  // namespace

Archive::Archive(Stores stores, Options options) : on_(stores), options_(std::move(options)) {}

awaitable<std::vector<MonthState>> Archive::months() {
    auto now = on_.clock.now();
    auto arrived_before = now - options_.kept;
    auto until = utc_date_of(arrived_before);
    auto rows = co_await on_.pool.run(select_months, until, arrived_before, now);
    std::vector<MonthState> months;
    for (auto row : rows) months.push_back(row.as<MonthState>());
    co_return months;
}

awaitable<ArchiveReport> Archive::plan() {
    ArchiveReport report;
    auto found = co_await months();
    for (auto& month : found) (month.open == 0 && month.young == 0 ? report.ready : report.blocked).push_back(month);
    co_return report;
}

awaitable<ArchiveReport> Archive::run() {
    co_await finish_drops();
    auto report = co_await plan();
    for (auto& ready : std::exchange(report.ready, {})) {
        Month month{*Date::parse(ready.month + "-01")};
        co_await archive(month);
        report.archived.push_back(ready.month);
    }
    report.deleted = co_await delete_old();
    co_return report;
}

// Goes on behind the last part that was recorded.
awaitable<std::vector<ArchivedPart>> Archive::export_parts(Month month, const std::vector<Table>& tables) {
    std::vector<ArchivedPart> parts;
    auto recorded = co_await on_.pool.run(select_parts, month.first);
    for (auto row : recorded) parts.push_back(json::from_json<ArchivedPart>(row.text("part")));
    for (;;) {
        auto after = parts.empty() ? Uuid::from_bytes({}) : parts.back().last_id;
        RowsByTable rows;
        auto bookings = co_await bookings_after(on_.pool, tables.front(), month, after, options_.part_bookings);
        if (bookings.empty()) co_return parts;
        auto last = *Uuid::parse(bookings.back()[tables.front().index_of("id")].value());
        rows[tables.front().name] = std::move(bookings);
        for (std::size_t i = 1; i < tables.size(); ++i)
            rows[tables[i].name] = co_await children_of(on_.pool, tables[i], month, after, last);
        auto where = options_.prefix + month.str() + "/" + last.str() + "/";
        auto part = co_await write_part(on_, tables, std::move(rows), std::move(where));
        postgres::Json text{json::to_json(part)};
        co_await on_.pool.run(insert_part, month.first, part.last_id, text);
        parts.push_back(std::move(part));
    }
}

awaitable<> Archive::archive(Month month) {
    auto manifest = Maker::make<ArchiveManifest>();
    manifest.format = 1;
    manifest.month = month.str();
    manifest.written_at = on_.clock.now();
    auto watch = [&]() -> awaitable<> { co_await on_.pool.run(watch_month, month.first); };
    co_await postgres::with_short_lock(on_.reactor, watch);
    auto tables = co_await month_tables(on_.pool);
    for (auto& table : tables) manifest.rows[table.name] = 0;
    manifest.parts = co_await export_parts(month, tables);
    for (auto& part : manifest.parts) {
        manifest.versions += part.versions;
        for (auto& [name, table] : part.tables) manifest.rows[name] += table.rows;
    }
    auto key = options_.prefix + month.str() + "/manifest.json";
    auto body = json::to_json(manifest);
    co_await on_.objects.put(key, body, Steady::now() + object_deadline);
    auto kept = co_await on_.objects.find(key, Steady::now() + object_deadline);
    if (kept != body) throw object_store::Failure(key + " is not what was written");
    co_await let_go(month, std::move(key), std::move(manifest));
    co_await drop(month);
}

awaitable<> Archive::let_go(Month month, std::string manifest_key, ArchiveManifest manifest) {
    auto expected = json::to_json(manifest.rows);
    auto arrived_before = on_.clock.now() - options_.kept;
    std::string changed;
    try {
        auto step = [&]() -> awaitable<> {
            postgres::Json counts{expected};
            co_await on_.pool.run(let_month_go, month.first, manifest_key, counts, manifest.versions, arrived_before);
        };
        co_await postgres::with_short_lock(on_.reactor, step);
    } catch (const postgres::Error& error) {
        if (error.sqlstate != "55000") throw;
        changed = error.what();
    }
    if (changed.empty()) co_return;
    // Somebody wrote to the month after it was exported: the next run exports it anew.
    co_await on_.pool.run(forget_export, month.first);
    throw std::runtime_error(changed);
}

awaitable<> Archive::drop(Month month) {
    auto step = [&]() -> awaitable<> { co_await on_.pool.run(drop_month, month.first); };
    co_await postgres::with_short_lock(on_.reactor, step);
}

// A run before was killed between the two steps: the month is archived, its tables are still there.
awaitable<> Archive::finish_drops() {
    auto rows = co_await on_.pool.run(select_undropped);
    for (auto row : rows) co_await drop(month_of(row));
}

awaitable<std::vector<std::string>> Archive::delete_old() {
    auto flown_before = utc_date_of(on_.clock.now() - options_.deleted_after);
    auto rows = co_await on_.pool.run(select_old, flown_before);
    std::vector<std::string> deleted;
    for (auto row : rows) {
        auto month = month_of(row);
        co_await on_.pool.run(forget_month, month.first, flown_before);
        co_await delete_objects(row.get<std::string>("manifest"));
        deleted.push_back(month.str());
    }
    co_return deleted;
}

// The manifest goes last, so that what is left over by a kill is found again.
awaitable<> Archive::delete_objects(std::string manifest_key) {
    auto body = co_await on_.objects.find(manifest_key, Steady::now() + object_deadline);
    if (!body) co_return;
    auto manifest = json::from_json<ArchiveManifest>(*body);
    for (auto& part : manifest.parts)
        for (auto& [name, table] : part.tables) co_await on_.objects.remove(table.key, Steady::now() + object_deadline);
    co_await on_.objects.remove(manifest_key, Steady::now() + object_deadline);
}

}  // namespace airside::booking::archive
