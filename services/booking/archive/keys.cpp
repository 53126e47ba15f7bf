#include "services/booking/archive/keys.hpp"

#include <vector>

namespace airside::booking::archive {
namespace {

using postgres::Query;

const Query insert_keys{"booking.insert_archive_keys", R"sql(
    INSERT INTO booking_archive_keys (user_id, key) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT DO NOTHING)sql"};
const Query select_keys{
    "booking.archive_keys",
    "SELECT user_id::text AS user_id, key FROM booking_archive_keys WHERE user_id = ANY ($1::uuid[])"};

const Query delete_key{"booking.destroy_archive_key", "DELETE FROM booking_archive_keys WHERE user_id = $1"};

}  // namespace

awaitable<Keys> existing_keys(postgres::Pool& pool, std::set<std::string> users) {
    std::vector<std::string> ids(users.begin(), users.end());
    auto rows = co_await pool.run(select_keys, ids);
    Keys keys;
    for (auto row : rows) keys.emplace(row.get<std::string>("user_id"), SealingKey::of(row.text("key")));
    co_return keys;
}

awaitable<Keys> keys_for(postgres::Pool& pool, Random& random, std::set<std::string> users) {
    std::vector<std::string> ids(users.begin(), users.end()), fresh;
    for (std::size_t i = 0; i < ids.size(); ++i) fresh.push_back(SealingKey::make(random).str());
    co_await pool.run(insert_keys, ids, fresh);
    auto keys = co_await existing_keys(pool, std::move(users));
    co_return keys;
}

awaitable<bool> destroy_key(postgres::Pool& pool, UserId user) {
    auto rows = co_await pool.run(delete_key, user);
    co_return rows.affected() == 1;
}

}  // namespace airside::booking::archive
