#include "services/user/store/admin.hpp"

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/sessions.hpp"

namespace airside::user {

namespace {

// What was done to an account, to be told and carried through.
struct Done {
    std::string_view event;
    std::optional<SuspensionReason> reason;
};

void refuse_own(const Caller& caller, UserId id) {
    if (caller.user_id() == id) throw conflict("own-account", "One's own account");
}

void refuse_staff_to_agents(const Caller& caller, const AdminUserView& user) {
    if (user.role != auth::Role::CUSTOMER && caller.role != auth::Role::ADMIN)
        throw forbidden("only admins change agents and admins");
}

void keep_an_admin(const AdminUserView& before, int other_admins) {
    bool counts = before.role == auth::Role::ADMIN && before.status == UserStatus::ACTIVE;
    if (counts && other_admins == 0) throw conflict("last-admin", "There would be no admin left");
}

const AdminUserView& existing(const std::optional<AdminUserView>& user) {
    if (!user) throw not_found("no such user");
    return *user;
}

void tell(Context& service, postgres::Transaction& tx, const Caller& caller, const AdminUserView& user,
          const Done& done) {
    UserStandingChanged payload{.user_id = user.id,
                                .status = user.status,
                                .role = user.role,
                                .changed_by = caller.user_id(),
                                .reason = done.reason,
                                .changed_at = service.clock.now()};
    events::NewEvent event{"user",
                           user.id.uuid(),
                           user.version,
                           std::string(done.event),
                           json::to_json(payload),
                           caller.trace.traceparent()};
    events::append(tx, event, service.notifier);
}

// The account's sessions end with the change.
awaitable<> commit(Context& service, postgres::Transaction tx, Caller caller, AdminUserView user, Done done) {
    tell(service, tx, caller, user, done);
    auto ended = co_await store::revoke_sessions(tx, user.id, std::nullopt, service.clock.now());
    co_await tx.commit();
    for (const auto& id : ended) co_await service.session_check.ended(id);
    log::info(done.event, {caller.trace, {"user_id", user.id.str()}, {"changed_by", caller.user_id().str()}});
}

}  // namespace

awaitable<AdminUserPage> list_users(Context& service, Caller, ListUsers request) {
    std::optional<std::string> cursor;
    if (request.cursor) cursor = request.cursor->value;
    auto limit = static_cast<int>(request.limit ? request.limit->value : 20);
    if (request.email) {
        store::check_cursor(cursor);
        auto found = co_await store::find_for_admin(service.pool, *request.email);
        AdminUserPage page;
        if (found && found->status == request.status.value_or(found->status)) page.items.push_back(*found);
        co_return page;
    }
    if (request.phone) {
        store::check_cursor(cursor);
        AdminUserPage page;
        page.items = co_await store::find_for_admin(service.pool, *request.phone);
        if (request.status) std::erase_if(page.items, [&](auto& one) { return one.status != *request.status; });
        co_return page;
    }
    co_return co_await store::list_for_admin(service.pool, request.status, cursor, limit);
}

awaitable<AdminUserView> read_user(Context& service, Caller, ReadUser request) {
    auto user = co_await store::find_for_admin(service.pool, request.id);
    co_return existing(user);
}

awaitable<AdminUserView> suspend_user(Context& service, Caller caller, SuspendUser request) {
    refuse_own(caller, request.id);
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto other_admins = co_await store::lock_other_admins(tx, request.id);
    auto before = co_await store::lock_for_admin(tx, request.id);
    refuse_staff_to_agents(caller, existing(before));
    keep_an_admin(*before, other_admins);
    auto after = co_await store::change_status(tx, request.id, UserStatus::ACTIVE, UserStatus::SUSPENDED);
    if (!after) throw conflict("not-active", "The account is not active");
    Done done{user_suspended, request.reason};
    co_await commit(service, std::move(tx), std::move(caller), *after, done);
    co_return std::move(*after);
}

awaitable<AdminUserView> reactivate_user(Context& service, Caller caller, ReactivateUser request) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto before = co_await store::lock_for_admin(tx, request.id);
    refuse_staff_to_agents(caller, existing(before));
    auto after = co_await store::change_status(tx, request.id, UserStatus::SUSPENDED, UserStatus::ACTIVE);
    if (!after) throw conflict("not-suspended", "The account is not suspended");
    Done done{user_reactivated, {}};
    co_await commit(service, std::move(tx), std::move(caller), *after, done);
    co_return std::move(*after);
}

awaitable<AdminUserView> set_user_role(Context& service, Caller caller, SetUserRole request) {
    refuse_own(caller, request.id);
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, request.id.uuid());
    auto other_admins = co_await store::lock_other_admins(tx, request.id);
    auto before = co_await store::lock_for_admin(tx, request.id);
    if (existing(before).role == request.role) co_return std::move(*before);
    keep_an_admin(*before, other_admins);
    auto after = co_await store::change_role(tx, request.id, request.role);
    if (!after) throw conflict("account-deleted", "The account is deleted");
    Done done{user_role_changed, {}};
    co_await commit(service, std::move(tx), std::move(caller), *after, done);
    co_return std::move(*after);
}

}  // namespace airside::user
