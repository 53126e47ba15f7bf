// Sessions and their refresh tokens. Tokens are kept as hashes (auth::hash_of) only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/auth/role.hpp"
#include "platform/core/id.hpp"
#include "platform/core/time.hpp"
#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

struct NewSession {
    SessionId id;
    UserId user_id;
    std::string access_token_hash;
    std::string refresh_token_hash;
    std::optional<DeviceType> device_type;
    std::optional<std::string> device_id;
    std::string user_agent;
    std::string ip_address;  // empty or not an address: none is kept
    Instant now;
    Instant expires_at;
    std::optional<Instant> password_changed_at;  // of the password that was right
};
// With its first refresh token; also notes the user's sign-in. False: the account is not ACTIVE, or its password has
// been changed since it was compared.
awaitable<bool> insert_session(postgres::Pool& pool, NewSession session);

struct RefreshToken {
    SessionId session_id;
    UserId user_id;
    std::optional<Instant> used_at;
    std::optional<std::string> successor_salt;
    Instant expires_at;  // of the session
    bool revoked;
    UserStatus status;
    auth::Role role;
};
BOOST_DESCRIBE_STRUCT(RefreshToken, (),
                      (session_id, user_id, used_at, successor_salt, expires_at, revoked, status, role))
// Nothing: there never was such a token. Locks the session until the transaction ends, so that of two uses one is
// first.
awaitable<std::optional<RefreshToken>> lock_refresh_token(postgres::Transaction& tx, const std::string& token_hash);

struct Rotation {
    SessionId session_id;
    std::string used_hash, successor_hash, salt, access_token_hash;
    Instant now, expires_at;
};
void queue_rotation(postgres::Transaction& tx, const Rotation& rotation);

awaitable<bool> revoke_session(postgres::Pool& pool, SessionId id, Instant now);  // whether it was active
void queue_revoke(postgres::Transaction& tx, SessionId id, Instant now);

// All that are active but `kept`. Returns them.
awaitable<std::vector<SessionId>> revoke_sessions(postgres::Pool& pool, UserId user, std::optional<SessionId> kept,
                                                  Instant now);
awaitable<std::vector<SessionId>> revoke_sessions(postgres::Transaction& tx, UserId user, std::optional<SessionId> kept,
                                                  Instant now);

// Not revoked, not expired, and its user is ACTIVE.
awaitable<bool> is_session_active(postgres::Pool& pool, SessionId id, Instant now);

// Deletes at most `limit` sessions that expired, or were revoked before `revoked_before`. Returns how many.
awaitable<std::uint64_t> count_ended_sessions(postgres::Pool& pool, Instant now, Instant revoked_before);
awaitable<std::uint64_t> purge_sessions(postgres::Pool& pool, Instant now, Instant revoked_before, int limit);

}  // namespace airside::user::store
