#include "platform/auth/tokens.hpp"
#include "platform/events/outbox.hpp"
#include "services/user/verification.hpp"

namespace airside::user {

awaitable<Accepted<VerificationSent>> request_email_verification(Context& service, Caller caller,
                                                                 RequestEmailVerification) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, caller.user_id().uuid());
    auto recipient = co_await store::raise_recipient(tx, caller.user_id());
    if (!recipient) throw unauthorized("the account is not active");
    if (recipient->email_verified) throw conflict("already-verified", "The address is verified already");
    auto sent = co_await open_verification(service, tx, caller, *recipient, VerificationPurpose::EMAIL_VERIFICATION);
    co_await tx.commit();
    co_return Accepted<VerificationSent>{sent};
}

awaitable<NoContent> verify_email(Context& service, Caller, VerifyEmail request) {
    auto found = co_await store::find_open(service.pool, auth::hash_of(request.token.value),
                                           VerificationPurpose::EMAIL_VERIFICATION, service.clock.now());
    auto verification = still_good(service, std::move(found));
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, verification.user_id.uuid());
    auto used = co_await store::use_verification(tx, verification.id, service.clock.now());
    if (!used) throw verification_over();
    auto verified = co_await store::set_email_verified(tx, verification.user_id, verification.email);
    if (!verified) throw verification_over();
    co_await tx.commit();
    co_return NoContent{};
}

}  // namespace airside::user
