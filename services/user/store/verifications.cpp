#include "services/user/store/verifications.hpp"

namespace airside::user::store {

using postgres::Query;

namespace {

const Query raise{"user.raise_recipient", R"sql(
    UPDATE users SET version = version + 1 WHERE id = $1 AND status = 'ACTIVE'
 RETURNING id, email, email_verified, phone, phone_verified, version)sql"};

const Query active_by_email{
    "user.active_by_email",
    "SELECT id FROM users WHERE lower(email) = lower($1) AND deleted_at IS NULL AND status = 'ACTIVE'"};

const Query recent{"user.recent_verifications", R"sql(
    SELECT count(*) AS count, min(created_at) AS oldest FROM user_verifications
     WHERE user_id = $1 AND purpose = $2 AND created_at > $3)sql"};

const Query supersede{"user.supersede_verification", R"sql(
    UPDATE user_verifications SET superseded_at = $3
     WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL AND superseded_at IS NULL)sql"};
const Query insert{"user.insert_verification", R"sql(
    INSERT INTO user_verifications (id, user_id, purpose, secret_hash, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

#define COLUMNS_OF_OPEN                                                                              \
    "v.id, v.purpose, v.user_id, u.email, u.phone, u.first_name, u.preferred_language AS language, " \
    "v.secret_hash, v.tries::bigint AS tries, u.password_changed_at, v.expires_at"

const Query open_by_id{"user.open_verification", "SELECT " COLUMNS_OF_OPEN R"sql(
      FROM user_verifications v JOIN users u ON u.id = v.user_id AND u.status = 'ACTIVE'
     WHERE v.id = $1 AND v.used_at IS NULL AND v.superseded_at IS NULL AND v.expires_at > $2)sql"};
const Query open_by_secret{"user.open_verification_by_secret", "SELECT " COLUMNS_OF_OPEN R"sql(
      FROM user_verifications v JOIN users u ON u.id = v.user_id AND u.status = 'ACTIVE'
     WHERE v.secret_hash = $1 AND v.purpose = $2 AND v.used_at IS NULL AND v.superseded_at IS NULL
       AND v.expires_at > $3)sql"};
const Query try_code{"user.try_code", R"sql(
    UPDATE user_verifications v SET tries = v.tries + 1
      FROM users u
     WHERE v.user_id = $1 AND v.purpose = 'PHONE_VERIFICATION' AND v.used_at IS NULL AND v.superseded_at IS NULL
       AND v.expires_at > $2 AND v.tries < $3 AND u.id = v.user_id AND u.status = 'ACTIVE'
 RETURNING )sql" COLUMNS_OF_OPEN};

// No row: another one used it first, or a newer one took its place.
const Query use{"user.use_verification", R"sql(
    UPDATE user_verifications SET used_at = $2
     WHERE id = $1 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $2)sql"};

const Query email_verified{"user.set_email_verified",
                           "UPDATE users SET email_verified = true WHERE id = $1 AND email = $2 AND status = 'ACTIVE'"};
const Query phone_verified{"user.set_phone_verified",
                           "UPDATE users SET phone_verified = true WHERE id = $1 AND phone = $2 AND status = 'ACTIVE'"};

const Query purge{"user.purge_verifications", R"sql(
    DELETE FROM user_verifications WHERE id IN (SELECT id FROM user_verifications WHERE expires_at < $1 LIMIT $2))sql"};
const Query purgeable{"user.count_purgeable_verifications",
                      "SELECT count(*) AS count FROM user_verifications WHERE expires_at < $1"};

template <class T>
std::optional<T> maybe(const postgres::Rows& rows) {
    auto row = rows.maybe();
    if (!row) return {};
    return row->as<T>();
}

}  // namespace

awaitable<std::optional<Recipient>> raise_recipient(postgres::Transaction& tx, UserId id) {
    auto rows = co_await tx.run(raise, id);
    co_return maybe<Recipient>(rows);
}

awaitable<std::optional<UserId>> find_active(postgres::Pool& pool, const Email& email) {
    auto rows = co_await pool.run(active_by_email, email);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->get<UserId>("id");
}

awaitable<Recent> recent_verifications(postgres::Transaction& tx, UserId user, VerificationPurpose purpose,
                                       Instant since) {
    auto rows = co_await tx.run(recent, user, purpose, since);
    co_return rows.one().as<Recent>();
}

void queue_verification(postgres::Transaction& tx, const NewVerification& v) {
    queue_supersede(tx, v.user_id, v.purpose, v.now);
    tx.queue(insert, v.id, v.user_id, v.purpose, v.secret_hash, v.now, v.expires_at);
}
void queue_supersede(postgres::Transaction& tx, UserId user, VerificationPurpose purpose, Instant now) {
    tx.queue(supersede, user, purpose, now);
}

awaitable<std::optional<OpenVerification>> find_open(postgres::Pool& pool, VerificationId id, Instant now) {
    auto rows = co_await pool.run(open_by_id, id, now);
    co_return maybe<OpenVerification>(rows);
}
awaitable<std::optional<OpenVerification>> find_open(postgres::Pool& pool, const std::string& secret_hash,
                                                     VerificationPurpose purpose, Instant now) {
    auto rows = co_await pool.run(open_by_secret, secret_hash, purpose, now);
    co_return maybe<OpenVerification>(rows);
}
awaitable<std::optional<OpenVerification>> count_try(postgres::Pool& pool, UserId user, Instant now, int limit) {
    auto rows = co_await pool.run(try_code, user, now, limit);
    co_return maybe<OpenVerification>(rows);
}

awaitable<bool> use_verification(postgres::Transaction& tx, VerificationId id, Instant now) {
    auto rows = co_await tx.run(use, id, now);
    co_return rows.affected() == 1;
}

awaitable<bool> set_email_verified(postgres::Transaction& tx, UserId user, const Email& email) {
    auto rows = co_await tx.run(email_verified, user, email);
    co_return rows.affected() == 1;
}
awaitable<bool> set_phone_verified(postgres::Transaction& tx, UserId user, const Phone& phone) {
    auto rows = co_await tx.run(phone_verified, user, phone);
    co_return rows.affected() == 1;
}

awaitable<std::uint64_t> purge_verifications(postgres::Pool& pool, Instant before, int limit) {
    auto rows = co_await pool.run(purge, before, limit);
    co_return rows.affected();
}
awaitable<std::int64_t> count_purgeable(postgres::Pool& pool, Instant before) {
    auto rows = co_await pool.run(purgeable, before);
    co_return rows.one().get<std::int64_t>("count");
}

}  // namespace airside::user::store
