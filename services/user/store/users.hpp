// Accounts. An e-mail address finds at most one that is not deleted, whatever its case.
#pragma once
#include <optional>
#include <string>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

// Throws Problem 409 email-taken. The transaction holds the account's lock.
awaitable<> insert_user(postgres::Transaction& tx, const UserView& user, const std::string& password_hash);

struct Credentials {
    UserId id;
    std::string password_hash;
    std::optional<Instant> password_changed_at;  // nothing: never since it was registered
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (id, password_hash, password_changed_at))
awaitable<std::optional<Credentials>> find_credentials(postgres::Pool& pool, const Email& email);

awaitable<std::optional<UserView>> find_user(postgres::Pool& pool, UserId id);        // a deleted one, too
awaitable<std::optional<UserAccount>> find_account(postgres::Pool& pool, UserId id);  // a deleted one, too

// Only while the stored hash is still `old_hash`.
awaitable<> replace_password_hash(postgres::Pool& pool, UserId id, const std::string& old_hash,
                                  const std::string& new_hash);
// Of an account that is ACTIVE, with its address.
struct PasswordHolder {
    Email email;
    std::string password_hash;
    std::optional<Instant> password_changed_at;
};
BOOST_DESCRIBE_STRUCT(PasswordHolder, (), (email, password_hash, password_changed_at))
awaitable<std::optional<PasswordHolder>> find_password(postgres::Pool& pool, UserId id);

// False: the address or the password has changed since they were read, or the account is not ACTIVE.
struct PasswordBefore {
    UserId user;
    Email email;
    std::optional<Instant> changed_at;
};
awaitable<bool> set_password(postgres::Transaction& tx, const PasswordBefore& before, const std::string& hash,
                             Instant now);
awaitable<> set_role(postgres::Pool& pool, UserId id, auth::Role role);

}  // namespace airside::user::store
