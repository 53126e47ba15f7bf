// Accounts as agents list and change them.
#pragma once
#include <optional>
#include <string>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"
#include "services/user/api_admin.hpp"

namespace airside::user::store {

awaitable<std::optional<AdminUserView>> find_for_admin(postgres::Pool& pool, UserId id);
awaitable<std::optional<AdminUserView>> find_for_admin(postgres::Pool& pool, Email email);
// The newest hundred.
awaitable<std::vector<AdminUserView>> find_for_admin(postgres::Pool& pool, Phone phone);

// A page of those of a status, or of all. Problem 422 for a cursor that is none of this list, which check_cursor
// throws, too.
awaitable<AdminUserPage> list_for_admin(postgres::Pool& pool, std::optional<UserStatus> status,
                                        std::optional<std::string> cursor, int limit);
void check_cursor(const std::optional<std::string>& cursor);

// Locks the account.
awaitable<std::optional<AdminUserView>> lock_for_admin(postgres::Transaction& tx, UserId id);
// How many active admins there are besides this one. They are locked until the transaction ends: of two who demote each
// other the second finds none. Before lock_for_admin, as the order of the locks is that of ids.
awaitable<int> lock_other_admins(postgres::Transaction& tx, UserId id);

// None: the account had left the status.
awaitable<std::optional<AdminUserView>> change_status(postgres::Transaction& tx, UserId id, UserStatus from,
                                                      UserStatus to);
// None: the account is deleted.
awaitable<std::optional<AdminUserView>> change_role(postgres::Transaction& tx, UserId id, auth::Role role);

}  // namespace airside::user::store
