#include "services/user/store/admin.hpp"

#include "platform/core/cursor.hpp"

namespace airside::user::store {

using postgres::Query;

#define ADMIN_COLUMNS                                                                         \
    "id, email, email_verified, first_name, last_name, phone, phone_verified, country_code, " \
    "preferred_language, status, role, version, created_at, last_login_at, deleted_at "

namespace {

const Query read_by_id{"user.admin_read", "SELECT " ADMIN_COLUMNS "FROM users WHERE id = $1"};
const Query read_by_email{"user.admin_read_by_email",
                          "SELECT " ADMIN_COLUMNS "FROM users WHERE lower(email) = lower($1) AND deleted_at IS NULL"};
const Query read_by_phone{"user.admin_read_by_phone", "SELECT " ADMIN_COLUMNS R"sql(
      FROM users WHERE phone = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 100)sql"};
const Query lock_by_id{"user.admin_lock", "SELECT " ADMIN_COLUMNS "FROM users WHERE id = $1 FOR NO KEY UPDATE"};

// By idx_users_created_at, whoever they are.
const Query page_of_all{"user.admin_page", "SELECT " ADMIN_COLUMNS R"sql(
      FROM users WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3)sql"};
// Almost all are, so by idx_users_created_at, too.
const Query page_of_active{"user.admin_page_active", "SELECT " ADMIN_COLUMNS R"sql(
      FROM users WHERE status = 'ACTIVE' AND (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3)sql"};
// By idx_users_status, which has the few that are not active.
const Query page_of_others{"user.admin_page_others", "SELECT " ADMIN_COLUMNS R"sql(
      FROM users WHERE status <> 'ACTIVE' AND status = $4 AND (created_at, id) < ($1, $2)
     ORDER BY created_at DESC, id DESC LIMIT $3)sql"};

const Query lock_admins{"user.lock_admins", R"sql(
    SELECT id FROM users WHERE role = 'ADMIN' AND status = 'ACTIVE' ORDER BY id FOR NO KEY UPDATE)sql"};

const Query change_status_query{"user.change_status", R"sql(
    UPDATE users SET status = $3, version = version + 1 WHERE id = $1 AND status = $2 RETURNING )sql" ADMIN_COLUMNS};
const Query change_role_query{"user.change_role", R"sql(
    UPDATE users SET role = $2, version = version + 1 WHERE id = $1 AND status <> 'DELETED' RETURNING )sql" ADMIN_COLUMNS};

std::optional<AdminUserView> maybe_user(const postgres::Rows& rows) {
    auto row = rows.maybe();
    if (!row) return {};
    return row->as<AdminUserView>();
}

}  // namespace

void check_cursor(const std::optional<std::string>& cursor) { place_in_time(cursor); }

awaitable<std::optional<AdminUserView>> find_for_admin(postgres::Pool& pool, UserId id) {
    auto rows = co_await pool.run(read_by_id, id);
    co_return maybe_user(rows);
}

awaitable<std::optional<AdminUserView>> find_for_admin(postgres::Pool& pool, Email email) {
    auto rows = co_await pool.run(read_by_email, email);
    co_return maybe_user(rows);
}

awaitable<std::vector<AdminUserView>> find_for_admin(postgres::Pool& pool, Phone phone) {
    auto rows = co_await pool.run(read_by_phone, phone);
    std::vector<AdminUserView> found;
    for (auto row : rows) found.push_back(row.as<AdminUserView>());
    co_return found;
}

awaitable<AdminUserPage> list_for_admin(postgres::Pool& pool, std::optional<UserStatus> status,
                                        std::optional<std::string> cursor, int limit) {
    auto place = place_in_time(cursor);
    postgres::Rows rows;
    if (!status)
        rows = co_await pool.run(page_of_all, place.key, place.id, limit + 1);
    else if (*status == UserStatus::ACTIVE)
        rows = co_await pool.run(page_of_active, place.key, place.id, limit + 1);
    else
        rows = co_await pool.run(page_of_others, place.key, place.id, limit + 1, *status);
    AdminUserPage page;
    for (auto row : rows) {
        if (static_cast<int>(page.items.size()) == limit) {
            const auto& last = page.items.back();
            page.next_cursor = cursor_after(last.created_at, last.id.uuid());
            break;
        }
        page.items.push_back(row.as<AdminUserView>());
    }
    co_return page;
}

awaitable<std::optional<AdminUserView>> lock_for_admin(postgres::Transaction& tx, UserId id) {
    auto rows = co_await tx.run(lock_by_id, id);
    co_return maybe_user(rows);
}

awaitable<int> lock_other_admins(postgres::Transaction& tx, UserId id) {
    auto rows = co_await tx.run(lock_admins);
    int others = 0;
    for (auto row : rows) others += row.get<UserId>("id") != id;
    co_return others;
}

awaitable<std::optional<AdminUserView>> change_status(postgres::Transaction& tx, UserId id, UserStatus from,
                                                      UserStatus to) {
    auto rows = co_await tx.run(change_status_query, id, from, to);
    co_return maybe_user(rows);
}

awaitable<std::optional<AdminUserView>> change_role(postgres::Transaction& tx, UserId id, auth::Role role) {
    auto rows = co_await tx.run(change_role_query, id, role);
    co_return maybe_user(rows);
}

}  // namespace airside::user::store
