#include "services/analytics/store/warehouse_parts.hpp"

#include "platform/json/json.hpp"

namespace airside::analytics::store {

using postgres::Query;

namespace {

const Query begin{"analytics.begin_part", R"sql(
    INSERT INTO warehouse_parts (day, part, object_key, state, started_at)
    SELECT $1, p.part, $2 || 'part-' || lpad(p.part::text, 4, '0') || '-' || $3 || '.parquet', 'WRITING', $4
      FROM (SELECT coalesce(max(part), 0) + 1 AS part FROM warehouse_parts WHERE day = $1) p
 RETURNING part, object_key)sql"};

const Query verify{"analytics.verify_part", R"sql(
    UPDATE warehouse_parts SET state = 'VERIFIED', events = $4, counts = $5, bytes = $6, sha256 = $7, verified_at = $8
     WHERE day = $1 AND part = $2 AND object_key = $3 AND state = 'WRITING')sql"};
const Query finish{"analytics.finish_part", R"sql(
    UPDATE warehouse_parts SET state = 'DONE' WHERE day = $1 AND part = $2 AND object_key = $3 AND state = 'VERIFIED')sql"};
const Query discard{"analytics.discard_part", R"sql(
    DELETE FROM warehouse_parts WHERE day = $1 AND part = $2 AND object_key = $3 AND state = 'WRITING')sql"};

const Query unfinished{"analytics.unfinished_parts", R"sql(
    SELECT day, part, object_key, events, counts, bytes, sha256
      FROM warehouse_parts WHERE state <> 'DONE' AND state = $1 ORDER BY day, part LIMIT 1000)sql"};
const Query of_day{"analytics.parts_of_day", R"sql(
    SELECT day, part, object_key, events, counts, bytes, sha256
      FROM warehouse_parts WHERE day = $1 AND state <> 'WRITING' ORDER BY part)sql"};

const Query exported{"analytics.first_exported", R"sql(
    SELECT min(day) AS day FROM warehouse_parts WHERE day BETWEEN $1 AND $2 AND state <> 'WRITING')sql"};

WarehousePart part_of(const postgres::Row& row) {
    WarehousePart part{row.get<Date>("day"), row.get<std::int32_t>("part"), row.get<std::string>("object_key")};
    part.events = row.get<std::optional<std::int64_t>>("events").value_or(0);
    if (!row.is_null("counts")) part.counts = json::from_json<std::map<std::string, std::int64_t>>(row.text("counts"));
    part.bytes = row.get<std::optional<std::int64_t>>("bytes").value_or(0);
    part.sha256 = row.get<std::optional<std::string>>("sha256").value_or("");
    return part;
}

std::vector<WarehousePart> parts_in(const postgres::Rows& rows) {
    std::vector<WarehousePart> parts;
    for (auto row : rows) parts.push_back(part_of(row));
    return parts;
}

}  // namespace

awaitable<WarehousePart> begin_part(postgres::Pool& pool, Date day, std::string folder, std::string token,
                                    Instant now) {
    auto rows = co_await pool.run(begin, day, folder, token, now);
    auto row = rows.one();
    co_return WarehousePart{day, row.get<std::int32_t>("part"), row.get<std::string>("object_key")};
}

awaitable<bool> verify_part(postgres::Pool& pool, const WarehousePart& part, Instant now) {
    postgres::Json counts{json::to_json(part.counts)};
    auto rows = co_await pool.run(verify, part.day, part.part, part.object_key, part.events, counts, part.bytes,
                                  part.sha256, now);
    co_return rows.affected() == 1;
}

awaitable<> finish_part(postgres::Pool& pool, const WarehousePart& part) {
    co_await pool.run(finish, part.day, part.part, part.object_key);
}

awaitable<> discard_part(postgres::Pool& pool, const WarehousePart& part) {
    co_await pool.run(discard, part.day, part.part, part.object_key);
}

awaitable<std::vector<WarehousePart>> unfinished_parts(postgres::Pool& pool, bool verified) {
    auto rows = co_await pool.run(unfinished, verified ? "VERIFIED" : "WRITING");
    co_return parts_in(rows);
}

awaitable<std::vector<WarehousePart>> parts_of(postgres::Pool& pool, Date day) {
    auto rows = co_await pool.run(of_day, day);
    co_return parts_in(rows);
}

awaitable<std::optional<Date>> first_exported(postgres::Pool& pool, Date from, Date to) {
    auto rows = co_await pool.run(exported, from, to);
    co_return rows.one().get<std::optional<Date>>("day");
}

}  // namespace airside::analytics::store
