#include "platform/core/digest.hpp"
#include "platform/events/outbox.hpp"
#include "services/user/verification.hpp"

namespace airside::user {

awaitable<Accepted<VerificationSent>> request_phone_verification(Context& service, Caller caller,
                                                                 RequestPhoneVerification) {
    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, caller.user_id().uuid());
    auto recipient = co_await store::raise_recipient(tx, caller.user_id());
    if (!recipient) throw unauthorized("the account is not active");
    if (!recipient->phone) throw conflict("no-phone", "The account has no telephone number");
    if (recipient->phone_verified) throw conflict("already-verified", "The number is verified already");
    auto sent = co_await open_verification(service, tx, caller, *recipient, VerificationPurpose::PHONE_VERIFICATION);
    co_await tx.commit();
    co_return Accepted<VerificationSent>{sent};
}

awaitable<NoContent> verify_phone(Context& service, Caller caller, VerifyPhone request) {
    auto limit = service.config.code_tries;
    auto counted = co_await store::count_try(service.pool, caller.user_id(), service.clock.now(), limit);
    auto verification = still_good(service, std::move(counted));
    if (!equal_secrets(code_of(token_of(service, verification).value()), request.code.str()))
        throw Problem(403, "wrong-code", "This is not the code that was sent")
            .with_member("tries_left", std::to_string(limit - verification.tries));

    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, verification.user_id.uuid());
    auto used = co_await store::use_verification(tx, verification.id, service.clock.now());
    if (!used) throw verification_over();
    auto verified = co_await store::set_phone_verified(tx, verification.user_id, verification.phone.value());
    if (!verified) throw verification_over();
    co_await tx.commit();
    co_return NoContent{};
}

}  // namespace airside::user
