#include "services/user/store/sessions.hpp"

#include <arpa/inet.h>

namespace airside::user::store {

using postgres::Query;

namespace {

bool is_address(const std::string& text) {
    unsigned char parsed[16];
    return inet_pton(AF_INET, text.c_str(), parsed) == 1 || inet_pton(AF_INET6, text.c_str(), parsed) == 1;
}

// One statement, and so one transaction: the time of the sign-in, the session, its first refresh token. The account is
// first: a change of its password that is under way is waited for, and then there is no session.
const Query insert_session_query{"user.insert_session", R"sql(
    WITH account AS (
        UPDATE users SET last_login_at = $9
         WHERE id = $2 AND status = 'ACTIVE' AND password_changed_at IS NOT DISTINCT FROM $11 RETURNING id),
    session AS (
        INSERT INTO user_sessions (id, user_id, token_hash, refresh_token_hash, device_type, device_id, user_agent, ip_address,
                                   created_at, last_activity_at, expires_at)
        SELECT $1, id, $3, $4, $5, $6, $7, $8::inet, $9, $9, $10 FROM account RETURNING id)
    INSERT INTO user_session_tokens (token_hash, session_id) SELECT $4, id FROM session)sql"};

// The session is locked before its token is read again, so that the second of two uses sees what the first has done.
const Query lock_session_of_token{"user.lock_session_of_token", R"sql(
    SELECT s.id FROM user_sessions s
     WHERE s.id = (SELECT session_id FROM user_session_tokens WHERE token_hash = $1) FOR UPDATE)sql"};
const Query read_refresh_token{"user.read_refresh_token", R"sql(
    SELECT t.session_id, s.user_id, t.used_at, t.successor_salt, s.expires_at, s.revoked_at IS NOT NULL AS revoked, u.status,
           u.role
      FROM user_session_tokens t JOIN user_sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
     WHERE t.token_hash = $1)sql"};

const Query use_token{
    "user.use_token",
    "UPDATE user_session_tokens SET used_at = $2, successor_salt = $3 WHERE token_hash = $1 AND used_at IS NULL"};
const Query insert_token{"user.insert_token",
                         "INSERT INTO user_session_tokens (token_hash, session_id) VALUES ($1, $2)"};
const Query renew_session{"user.renew_session", R"sql(
    UPDATE user_sessions SET token_hash = $2, refresh_token_hash = $3, last_activity_at = $4, expires_at = $5 WHERE id = $1)sql"};

// No row: it had ended before.
const Query revoke{"user.revoke_session",
                   "UPDATE user_sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"};

const Query revoke_all{"user.revoke_sessions", R"sql(
    UPDATE user_sessions SET revoked_at = $3
     WHERE user_id = $1 AND id IS DISTINCT FROM $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id)sql"};

const Query session_active{"user.session_active", R"sql(
    SELECT EXISTS (SELECT 1 FROM user_sessions s JOIN users u ON u.id = s.user_id
                    WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.status = 'ACTIVE') AS active)sql"};

#define ENDED_SESSIONS "FROM user_sessions WHERE expires_at < $1 OR revoked_at < $2"
const Query purge{"user.purge_sessions",
                  "DELETE FROM user_sessions WHERE id IN (SELECT id " ENDED_SESSIONS " LIMIT $3)"};
const Query count_ended{"user.count_ended_sessions", "SELECT count(*) AS sessions " ENDED_SESSIONS};
#undef ENDED_SESSIONS

std::vector<SessionId> ids_in(const postgres::Rows& rows) {
    std::vector<SessionId> ids;
    for (const auto& row : rows) ids.push_back(row.get<SessionId>("id"));
    return ids;
}

}  // namespace

awaitable<bool> insert_session(postgres::Pool& pool, NewSession s) {
    std::optional<std::string> address;
    if (is_address(s.ip_address)) address = s.ip_address;
    auto rows = co_await pool.run(insert_session_query, s.id, s.user_id, s.access_token_hash, s.refresh_token_hash,
                                  s.device_type, s.device_id, s.user_agent, address, s.now, s.expires_at,
                                  s.password_changed_at);
    co_return rows.affected() == 1;
}

awaitable<std::optional<RefreshToken>> lock_refresh_token(postgres::Transaction& tx, const std::string& token_hash) {
    co_await tx.run(lock_session_of_token, token_hash);
    auto rows = co_await tx.run(read_refresh_token, token_hash);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<RefreshToken>();
}

void queue_rotation(postgres::Transaction& tx, const Rotation& r) {
    tx.queue(use_token, r.used_hash, r.now, r.salt);
    tx.queue(insert_token, r.successor_hash, r.session_id);
    tx.queue(renew_session, r.session_id, r.access_token_hash, r.successor_hash, r.now, r.expires_at);
}

awaitable<bool> revoke_session(postgres::Pool& pool, SessionId id, Instant now) {
    auto rows = co_await pool.run(revoke, id, now);
    co_return rows.affected() == 1;
}
void queue_revoke(postgres::Transaction& tx, SessionId id, Instant now) { tx.queue(revoke, id, now); }

awaitable<std::vector<SessionId>> revoke_sessions(postgres::Pool& pool, UserId user, std::optional<SessionId> kept,
                                                  Instant now) {
    auto rows = co_await pool.run(revoke_all, user, kept, now);
    co_return ids_in(rows);
}
awaitable<std::vector<SessionId>> revoke_sessions(postgres::Transaction& tx, UserId user, std::optional<SessionId> kept,
                                                  Instant now) {
    auto rows = co_await tx.run(revoke_all, user, kept, now);
    co_return ids_in(rows);
}

awaitable<bool> is_session_active(postgres::Pool& pool, SessionId id, Instant now) {
    auto rows = co_await pool.run(session_active, id, now);
    co_return rows.one().get<bool>("active");
}

awaitable<std::uint64_t> count_ended_sessions(postgres::Pool& pool, Instant now, Instant revoked_before) {
    auto rows = co_await pool.run(count_ended, now, revoked_before);
    co_return rows.one().get<std::uint64_t>("sessions");
}

awaitable<std::uint64_t> purge_sessions(postgres::Pool& pool, Instant now, Instant revoked_before, int limit) {
    auto rows = co_await pool.run(purge, now, revoked_before, limit);
    co_return rows.affected();
}

}  // namespace airside::user::store
