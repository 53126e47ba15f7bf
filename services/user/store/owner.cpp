#include "services/user/store/owner.hpp"

namespace airside::user::store {

using postgres::Query;

namespace {

const Query lock_owner_query{"user.lock_owner", "SELECT status FROM users WHERE id = $1 FOR NO KEY UPDATE"};

}  // namespace

awaitable<> lock_owner(postgres::Transaction& tx, UserId user) {
    auto rows = co_await tx.run(lock_owner_query, user);
    auto row = rows.maybe();
    if (!row || row->get<UserStatus>("status") != UserStatus::ACTIVE) throw unauthorized("the account is not active");
}

}  // namespace airside::user::store
