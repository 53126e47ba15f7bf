#include "services/user/store/users.hpp"

namespace airside::user::store {

using postgres::Query;

namespace {

const Query insert{"user.insert", R"sql(
    INSERT INTO users (id, email, password_hash, email_verified, first_name, last_name, phone, date_of_birth, country_code,
                       preferred_currency, preferred_language, newsletter_subscribed, status, role, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15))sql"};

const Query credentials{"user.credentials",
                        R"sql(
    SELECT id, password_hash, password_changed_at FROM users WHERE lower(email) = lower($1) AND deleted_at IS NULL)sql"};

const Query read_view{"user.read_view", R"sql(
    SELECT id, email, email_verified, first_name, last_name, phone, date_of_birth, country_code, preferred_currency,
           preferred_language, newsletter_subscribed, status, role, created_at
      FROM users WHERE id = $1)sql"};
const Query read_account{"user.read_account", R"sql(
    SELECT id, status, role, first_name, last_name, email, email_verified, phone, preferred_currency, preferred_language,
           country_code, created_at
      FROM users WHERE id = $1)sql"};

const Query replace_hash{"user.replace_password_hash",
                         "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2"};
const Query password_of{
    "user.password", "SELECT email, password_hash, password_changed_at FROM users WHERE id = $1 AND status = 'ACTIVE'"};
// No row: it is another account than the one that was read.
const Query new_password{"user.set_password", R"sql(
    UPDATE users SET password_hash = $4, password_changed_at = $5
     WHERE id = $1 AND email = $2 AND password_changed_at IS NOT DISTINCT FROM $3 AND status = 'ACTIVE')sql"};
const Query change_role{"user.set_role", "UPDATE users SET role = $2 WHERE id = $1 AND role <> $2"};

}  // namespace

awaitable<> insert_user(postgres::Transaction& tx, const UserView& u, const std::string& password_hash) {
    try {
        co_await tx.run(insert, u.id, u.email, password_hash, u.email_verified, u.first_name, u.last_name, u.phone,
                        u.date_of_birth, u.country_code, u.preferred_currency, u.preferred_language,
                        u.newsletter_subscribed, u.status, u.role, u.created_at);
    } catch (const postgres::Error& error) {
        if (!postgres::is_unique_violation(error, "idx_users_email")) throw;
        throw conflict("email-taken", "There is an account with this e-mail address");
    }
}

awaitable<std::optional<Credentials>> find_credentials(postgres::Pool& pool, const Email& email) {
    auto rows = co_await pool.run(credentials, email);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<Credentials>();
}

awaitable<std::optional<UserView>> find_user(postgres::Pool& pool, UserId id) {
    auto rows = co_await pool.run(read_view, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<UserView>();
}

awaitable<std::optional<UserAccount>> find_account(postgres::Pool& pool, UserId id) {
    auto rows = co_await pool.run(read_account, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<UserAccount>();
}

awaitable<> replace_password_hash(postgres::Pool& pool, UserId id, const std::string& old_hash,
                                  const std::string& new_hash) {
    co_await pool.run(replace_hash, id, old_hash, new_hash);
}
awaitable<std::optional<PasswordHolder>> find_password(postgres::Pool& pool, UserId id) {
    auto rows = co_await pool.run(password_of, id);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<PasswordHolder>();
}
awaitable<bool> set_password(postgres::Transaction& tx, const PasswordBefore& before, const std::string& hash,
                             Instant now) {
    auto rows = co_await tx.run(new_password, before.user, before.email, before.changed_at, hash, now);
    co_return rows.affected() == 1;
}
awaitable<> set_role(postgres::Pool& pool, UserId id, auth::Role role) { co_await pool.run(change_role, id, role); }

}  // namespace airside::user::store
