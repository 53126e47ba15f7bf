// Reading what was archived: one booking for the API, a whole month back into the tables.
#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/postgres/short_lock.hpp"
#include "services/booking/archive/part.hpp"

namespace airside::booking::archive {
namespace {

using postgres::Query;

constexpr std::size_t manifests_kept = 64;

const Query select_archived{"booking.archived", R"sql(
    SELECT manifest, archived_at, deleted_at IS NOT NULL AS deleted FROM bookings_archive WHERE id = $1)sql"};
const Query select_month{"booking.archived_month", R"sql(
    SELECT manifest, bookings, archived_at, deleted_at IS NOT NULL AS deleted FROM archived_booking_months WHERE month = $1::date)sql"};
const Query begin_restore{"booking.begin_restore", "SELECT begin_booking_restore($1::date)"};
const Query finish_restore{"booking.finish_restore", "SELECT finish_booking_restore($1::date, $2)"};

Problem archive_expired() {
    return Problem(410, "archive-expired", "The time for which archived bookings are kept is over");
}

std::string insert_into(const Table& table, Month month) {
    return "INSERT INTO " + table.name + month.suffix() +
           " SELECT * FROM jsonb_populate_recordset(NULL::" + table.name + ", $1::jsonb -> '" + table.name + "')";
}

}  // namespace

awaitable<std::shared_ptr<const ArchiveManifest>> Archive::manifest_at(std::string key, Instant archived_at) {
    // A month that was brought back and left again has a new manifest under its old key.
    auto name = key + "@" + to_string(archived_at);
    if (auto known = manifests_.find(name); known != manifests_.end()) co_return known->second;
    auto body = co_await on_.objects.find(key, Steady::now() + object_deadline);
    if (!body) throw object_store::Failure(key + " is gone");
    auto manifest = std::make_shared<const ArchiveManifest>(json::from_json<ArchiveManifest>(*body));
    if (manifests_.size() >= manifests_kept) manifests_.clear();
    manifests_.emplace(std::move(name), manifest);
    co_return manifest;
}

awaitable<std::optional<Archive::Found>> Archive::find(BookingId id) {
    auto rows = co_await on_.pool.run(select_archived, id);
    if (rows.empty()) co_return std::nullopt;
    auto row = rows.one();
    if (row.get<bool>("deleted")) throw archive_expired();
    auto archived_at = row.get<Instant>("archived_at");
    auto manifest = co_await manifest_at(row.get<std::string>("manifest"), archived_at);
    auto behind = [](const ArchivedPart& part, const Uuid& wanted) { return part.last_id < wanted; };
    auto part = std::lower_bound(manifest->parts.begin(), manifest->parts.end(), id.uuid(), behind);
    if (part == manifest->parts.end()) co_return std::nullopt;
    auto tables = co_await month_tables(on_.pool);
    // By far the largest, and no view of a booking shows it.
    std::erase_if(tables, [](const Table& table) { return table.name == "accepted_offers"; });
    auto found = co_await read_part(on_, tables, *part, id);
    if (found.at(tables.front().name).empty()) co_return std::nullopt;
    co_return Found{to_json(tables, found), archived_at};
}

// The month's tables are made anew, filled part by part and attached once all of it is there; killed before that, it is
// still archived, and the next attempt begins afresh.
awaitable<std::int64_t> Archive::restore(Month month, std::chrono::hours keep) {
    auto rows = co_await on_.pool.run(select_month, month.first);
    if (rows.empty()) throw not_found("month " + month.str() + " is not archived");
    if (rows.one().get<bool>("deleted")) throw archive_expired();
    auto manifest =
        co_await manifest_at(rows.one().get<std::string>("manifest"), rows.one().get<Instant>("archived_at"));
    auto begin = [&]() -> awaitable<> { co_await on_.pool.run(begin_restore, month.first); };
    co_await postgres::with_short_lock(on_.reactor, begin);
    auto tables = co_await month_tables(on_.pool);
    for (auto& part : manifest->parts) {
        auto found = co_await read_part(on_, tables, part, {});
        postgres::Json text{to_json(tables, found)};
        auto tx = co_await on_.pool.begin();
        for (auto& table : tables) {
            auto sql = insert_into(table, month);
            co_await tx.execute(std::move(sql), text);
        }
        co_await tx.commit();
    }
    auto keep_until = on_.clock.now() + keep;
    auto finish = [&]() -> awaitable<> { co_await on_.pool.run(finish_restore, month.first, keep_until); };
    co_await postgres::with_short_lock(on_.reactor, finish);
    co_return rows.one().get<std::int64_t>("bookings");
}

}  // namespace airside::booking::archive
