#include "services/user/store/own_sessions.hpp"

namespace airside::user::store {

using postgres::Query;

namespace {

const Query list_query{"user.active_sessions", R"sql(
    SELECT id, device_type, user_agent,
           host(network(set_masklen(ip_address, CASE family(ip_address) WHEN 4 THEN 24 ELSE 48 END))) AS ip_address,
           created_at, last_activity_at, expires_at, false AS current
      FROM user_sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
     ORDER BY last_activity_at DESC, id LIMIT $3)sql"};

const Query revoke_one{"user.revoke_own_session", R"sql(
    UPDATE user_sessions SET revoked_at = $3
     WHERE id = $2 AND user_id = $1 AND revoked_at IS NULL AND expires_at > $3)sql"};

}  // namespace

awaitable<std::vector<SessionView>> active_sessions(postgres::Pool& pool, UserId user, Instant now, int limit) {
    auto rows = co_await pool.run(list_query, user, now, limit);
    std::vector<SessionView> sessions;
    for (auto row : rows) sessions.push_back(row.as<SessionView>());
    co_return sessions;
}

awaitable<bool> revoke_own_session(postgres::Pool& pool, UserId user, SessionId id, Instant now) {
    auto rows = co_await pool.run(revoke_one, user, id, now);
    co_return rows.affected() == 1;
}

}  // namespace airside::user::store
