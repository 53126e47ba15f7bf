#include "platform/auth/password.hpp"
#include "platform/events/outbox.hpp"
#include "services/user/handlers/password.hpp"
#include "services/user/verification.hpp"

namespace airside::user {

awaitable<NoContent> change_password(Context& service, Caller caller, ChangePassword request) {
    auto holder = co_await check_password(service, caller, std::move(request.old_password.value));
    auto hash = co_await service.passwords.hash(service.reactor, request.new_password.value, "/new_password");

    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, caller.user_id().uuid());
    NewPassword password{.user = caller.user_id(),
                         .email = holder.email,
                         .changed_before = holder.password_changed_at,
                         .hash = std::move(hash),
                         .kept = caller.session};
    auto ended = co_await set_password(service, tx, password);
    if (!ended) throw Problem(403, "wrong-password", "Wrong password", "it was changed in the meantime");
    co_await tx.commit();
    for (auto session : *ended) co_await service.session_check.ended(session);
    co_return NoContent{};
}

}  // namespace airside::user
