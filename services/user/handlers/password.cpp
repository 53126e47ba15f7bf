#include "services/user/handlers/password.hpp"

#include "platform/auth/password.hpp"

namespace airside::user {

awaitable<store::PasswordHolder> check_password(Context& service, const Caller& caller, std::string password) {
    auto holder = co_await store::find_password(service.pool, caller.user_id());
    if (!holder) throw unauthorized("the account is not active");
    // A guess here is a guess like one at the sign-in, and counts as one.
    co_await service.lockout.attempt(holder->email.str(), caller.remote_address);
    auto right = co_await service.passwords.verify(service.reactor, std::move(password), holder->password_hash);
    if (!right) throw Problem(403, "wrong-password", "Wrong password", "nothing was done");
    co_await service.lockout.succeeded(holder->email.str(), caller.remote_address);
    co_return std::move(*holder);
}

}  // namespace airside::user
