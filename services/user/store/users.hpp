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
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (id, password_hash))
awaitable<std::optional<Credentials>> find_credentials(postgres::Pool& pool, const Email& email);

awaitable<std::optional<UserView>> find_user(postgres::Pool& pool, UserId id);        // a deleted one, too
awaitable<std::optional<UserAccount>> find_account(postgres::Pool& pool, UserId id);  // a deleted one, too

// Only while the stored hash is still `old_hash`.
awaitable<> replace_password_hash(postgres::Pool& pool, UserId id, const std::string& old_hash,
                                  const std::string& new_hash);
awaitable<> set_role(postgres::Pool& pool, UserId id, auth::Role role);

}  // namespace airside::user::store
