#include "platform/auth/password.hpp"
#include "platform/events/outbox.hpp"
#include "services/user/store/users.hpp"
#include "services/user/verification.hpp"

namespace airside::user {

namespace {
Problem wrong_password(std::string why) {
    return Problem(403, "wrong-password", "The old password is wrong", std::move(why));
}
}  // namespace

awaitable<NoContent> change_password(Context& service, Caller caller, ChangePassword request) {
    auto holder = co_await store::find_password(service.pool, caller.user_id());
    if (!holder) throw unauthorized("the account is not active");
    // A guess here is a guess like one at the sign-in, and counts as one.
    co_await service.lockout.attempt(holder->email.str(), caller.remote_address);
    auto right = co_await service.passwords.verify(service.reactor, request.old_password.value, holder->password_hash);
    if (!right) throw wrong_password("nothing was changed");
    co_await service.lockout.succeeded(holder->email.str(), caller.remote_address);
    auto hash = co_await service.passwords.hash(service.reactor, request.new_password.value, "/new_password");

    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, caller.user_id().uuid());
    NewPassword password{.user = caller.user_id(),
                         .email = holder->email,
                         .changed_before = holder->password_changed_at,
                         .hash = std::move(hash),
                         .kept = caller.session};
    auto ended = co_await set_password(service, tx, password);
    if (!ended) throw wrong_password("it was changed in the meantime");
    co_await tx.commit();
    for (auto session : *ended) co_await service.session_check.ended(session);
    co_return NoContent{};
}

}  // namespace airside::user
