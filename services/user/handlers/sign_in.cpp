#include "platform/auth/jwt.hpp"
#include "platform/auth/password.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/user/store/sessions.hpp"
#include "services/user/store/users.hpp"
#include "services/user/tokens.hpp"

namespace airside::user {

namespace {

constexpr std::size_t longest_user_agent = 500;

void count_sign_in(const char* result) {
    telemetry::counter("airside_user_sign_ins_total", "Attempts to sign in", {{"result", result}}).add();
}

Problem wrong_credentials() {
    count_sign_in("refused");
    return Problem(401, "wrong-credentials", "Wrong e-mail address or password")
        .with_header("WWW-Authenticate", "Bearer");
}

// Who this is, or Problem 401. It takes as long for an address that nobody has.
awaitable<store::Credentials> check_credentials(Context& service, Email email, std::string password) {
    auto stored = co_await store::find_credentials(service.pool, email);
    bool right = false;
    if (stored)
        right = co_await service.passwords.verify(service.reactor, password, stored->password_hash);
    else
        right = co_await service.passwords.verify_nobody(service.reactor, password);
    if (!stored || !right) throw wrong_credentials();
    if (service.passwords.needs_rehash(stored->password_hash)) {
        auto renewed = co_await service.passwords.hash(service.reactor, password);
        co_await store::replace_password_hash(service.pool, stored->id, stored->password_hash, renewed);
    }
    co_return std::move(*stored);
}

}  // namespace

awaitable<Created<SessionTokens>> sign_in(Context& service, Caller caller, SignIn request) {
    auto email = request.email.str();
    co_await service.lockout.attempt(email, caller.remote_address);
    auto known = co_await check_credentials(service, request.email, request.password.value);
    co_await service.lockout.succeeded(email, caller.remote_address);

    auto user = co_await store::find_user(service.pool, known.id);
    if (!user || user->status != UserStatus::ACTIVE) {
        count_sign_in("suspended");
        throw Problem(403, "account-suspended", "The account is suspended");
    }
    auto now = service.clock.now();
    auto session = SessionId::v7(service.clock, service.random);
    auto access = service.tokens.issue(known.id, session, user->role);
    auto refresh = auth::make_opaque_token(service.random);
    store::NewSession row{.id = session,
                          .user_id = known.id,
                          .access_token_hash = auth::hash_of(access),
                          .refresh_token_hash = refresh.hash,
                          .device_type = request.device_type,
                          .device_id = {},
                          .user_agent = caller.user_agent.substr(0, longest_user_agent),
                          .ip_address = caller.remote_address,
                          .now = now,
                          .expires_at = now + service.config.session_lifetime,
                          .password_changed_at = known.password_changed_at};
    if (request.device_id) row.device_id = request.device_id->value;
    auto expires_at = row.expires_at;
    auto made = co_await store::insert_session(service.pool, std::move(row));
    if (!made) throw wrong_credentials();  // the password was changed while this one was compared
    count_sign_in("ok");
    auto answer =
        tokens_for(service, std::move(*user), session, std::move(access), std::move(refresh.text), expires_at);
    co_return Created<SessionTokens>{std::move(answer)};
}

}  // namespace airside::user
