#include "services/search/store/switches.hpp"

#include "platform/core/cursor.hpp"

namespace airside::search {
namespace {

const postgres::Query all{"search.provider_switches", R"sql(
    SELECT kind, name, switched_off, reason, changed_by, changed_at FROM provider_switches)sql"};

const postgres::Query off{"search.switched_off", "SELECT kind, name FROM provider_switches WHERE switched_off"};

// A vendor that was never switched off is on without a row.
const postgres::Query change{"search.change_switch", R"sql(
    WITH changed AS (
        INSERT INTO provider_switches AS s (kind, name, switched_off, reason, changed_by, changed_at)
        SELECT $2::varchar, $3::varchar, $4::boolean, $5::text, $6::uuid, $7::timestamptz
         WHERE $4::boolean OR EXISTS (SELECT 1 FROM provider_switches WHERE kind = $2::varchar AND name = $3::varchar)
            ON CONFLICT (kind, name) DO UPDATE
           SET switched_off = excluded.switched_off, reason = excluded.reason, changed_by = excluded.changed_by,
               changed_at = excluded.changed_at
         WHERE s.switched_off <> excluded.switched_off
        RETURNING kind, name, switched_off, reason, changed_by, changed_at)
    INSERT INTO provider_switch_changes (id, kind, name, switched_off, reason, changed_by, changed_at)
    SELECT $1, kind, name, switched_off, reason, changed_by, changed_at FROM changed)sql"};

const postgres::Query changes{"search.switch_changes", R"sql(
    SELECT id, kind, name, switched_off, reason, changed_by, changed_at FROM provider_switch_changes
     WHERE (changed_at, id) < ($1::timestamptz, $2::uuid) ORDER BY changed_at DESC, id DESC LIMIT $3)sql"};

}  // namespace

awaitable<std::vector<ProviderSwitch>> switches_of_all(postgres::Pool& pool) {
    auto rows = co_await pool.run(all);
    std::vector<ProviderSwitch> found;
    for (const auto& row : rows) found.push_back(row.as<ProviderSwitch>());
    co_return found;
}

awaitable<std::vector<switches::Vendor>> switched_off(postgres::Pool& pool) {
    auto rows = co_await pool.run(off);
    std::vector<switches::Vendor> found;
    for (const auto& row : rows) found.push_back(row.as<switches::Vendor>());
    co_return found;
}

awaitable<bool> change_switch(postgres::Pool& pool, const ProviderChange& c) {
    auto rows = co_await pool.run(change, c.id, c.kind, c.name, c.switched_off, c.reason, c.changed_by, c.changed_at);
    co_return rows.affected() > 0;
}

awaitable<ProviderChanges> switch_changes(postgres::Pool& pool, const std::optional<std::string>& cursor, int limit) {
    auto place = place_in_time(cursor);
    auto rows = co_await pool.run(changes, place.key, place.id, limit + 1);
    ProviderChanges page;
    for (const auto& row : rows) {
        if (static_cast<int>(page.items.size()) == limit) {
            page.next_cursor = cursor_after(page.items.back().changed_at, page.items.back().id);
            break;
        }
        page.items.push_back(row.as<ProviderChange>());
    }
    co_return page;
}

}  // namespace airside::search
