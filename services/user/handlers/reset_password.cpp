#include "platform/auth/password.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/events/outbox.hpp"
#include "platform/telemetry/log.hpp"
#include "services/user/verification.hpp"

namespace airside::user {

namespace {

constexpr auto reset = VerificationPurpose::PASSWORD_RESET;

// Says nothing of what it did. Once the account has had its number of mails for an hour it gets no further one.
awaitable<> send_link_if_known(Context& service, const Caller& caller, Email email) {
    auto user = co_await store::find_active(service.pool, email);
    if (!user) co_return;
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, user->uuid());
    auto recipient = co_await store::raise_recipient(tx, *user);
    if (!recipient) co_return;
    try {
        co_await open_verification(service, tx, caller, *recipient, reset);
    } catch (const Problem& problem) {
        if (problem.status != 429) throw;
        log::info("a password reset was not sent: too many in an hour", {caller.trace, {"user_id", user->str()}});
        co_return;
    }
    co_await tx.commit();
}

}  // namespace

awaitable<NoContent> request_password_reset(Context& service, Caller caller, RequestPasswordReset request) {
    co_await service.reset_limiter.take(caller);
    // What is written for a known address takes longer than a look for an unknown one: both are answered at this time.
    auto answer_at = Steady::now() + service.config.password_reset_answer_after;
    co_await send_link_if_known(service, caller, std::move(request.email));
    auto rest = answer_at - Steady::now();
    if (rest > Steady::duration::zero()) co_await service.reactor.sleep(rest);
    co_return NoContent{};
}

awaitable<NoContent> reset_password(Context& service, Caller, ResetPassword request) {
    auto found =
        co_await store::find_open(service.pool, auth::hash_of(request.token.value), reset, service.clock.now());
    auto verification = still_good(service, std::move(found));
    auto hash = co_await service.passwords.hash(service.reactor, request.new_password.value, "/new_password");

    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, verification.user_id.uuid());
    auto used = co_await store::use_verification(tx, verification.id, service.clock.now());
    if (!used) throw verification_over();
    NewPassword password{.user = verification.user_id,
                         .email = verification.email,
                         .changed_before = verification.password_changed_at,
                         .hash = std::move(hash)};
    auto ended = co_await set_password(service, tx, password);
    if (!ended) throw verification_over();
    co_await tx.commit();
    for (auto session : *ended) co_await service.session_check.ended(session);
    co_await service.lockout.forget(verification.email.str());
    co_return NoContent{};
}

}  // namespace airside::user
