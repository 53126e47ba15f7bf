#include "services/analytics/store/unlinked_users.hpp"

namespace airside::analytics::store {

using postgres::Query;

namespace {

const Query begin{"analytics.begin_unlinking", R"sql(
    INSERT INTO unlinked_users (pseudonym, salt, requested_at) VALUES ($1, $2, $3) ON CONFLICT (pseudonym) DO NOTHING)sql"};
const Query salt_of{"analytics.unlinking_salt", "SELECT salt FROM unlinked_users WHERE pseudonym = $1"};
const Query finish{"analytics.finish_unlinking", R"sql(
    UPDATE unlinked_users SET salt = NULL, finished_at = coalesce(finished_at, $3), events = events + $2
     WHERE pseudonym = $1)sql"};
const Query among{
    "analytics.unlinked_among",
    "SELECT pseudonym::text AS pseudonym FROM unlinked_users WHERE pseudonym = ANY ($1::text[]::bpchar[])"};
const Query since_query{"analytics.unlinked_since", R"sql(
    SELECT pseudonym::text AS pseudonym FROM unlinked_users WHERE requested_at >= $1 OR finished_at IS NULL
     ORDER BY requested_at LIMIT 1000)sql"};
const Query forget{"analytics.forget_unlinked",
                   "DELETE FROM unlinked_users WHERE requested_at < $1 AND finished_at IS NOT NULL"};

}  // namespace

awaitable<std::optional<std::string>> begin_unlinking(postgres::Pool& pool, std::string pseudonym, std::string salt,
                                                      Instant now) {
    co_await pool.run(begin, pseudonym, salt, now);
    auto rows = co_await pool.run(salt_of, pseudonym);
    co_return rows.one().get<std::optional<std::string>>("salt");
}

awaitable<> finish_unlinking(postgres::Pool& pool, std::string pseudonym, std::int64_t events, Instant now) {
    co_await pool.run(finish, pseudonym, events, now);
}

awaitable<std::set<std::string>> unlinked_among(postgres::Pool& pool, std::vector<std::string> pseudonyms) {
    std::set<std::string> unlinked;
    if (pseudonyms.empty()) co_return unlinked;
    auto rows = co_await pool.run(among, pseudonyms);
    for (auto row : rows) unlinked.insert(row.get<std::string>("pseudonym"));
    co_return unlinked;
}

awaitable<std::vector<std::string>> unlinked_since(postgres::Pool& pool, Instant since) {
    auto rows = co_await pool.run(since_query, since);
    std::vector<std::string> pseudonyms;
    for (auto row : rows) pseudonyms.push_back(row.get<std::string>("pseudonym"));
    co_return pseudonyms;
}

awaitable<std::int64_t> forget_unlinked(postgres::Pool& pool, Instant before) {
    auto rows = co_await pool.run(forget, before);
    co_return static_cast<std::int64_t>(rows.affected());
}

}  // namespace airside::analytics::store
