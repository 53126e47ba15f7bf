#include "platform/auth/password.hpp"
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/user/domain/checks.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/users.hpp"
#include "services/user/verification.hpp"

namespace airside::user {

namespace {

UserView account_of(const Register& request, UserId id, auth::Role role, Instant now) {
    return UserView{
        .id = id,
        .email = request.email,
        .email_verified = false,
        .first_name = request.first_name,
        .last_name = request.last_name,
        .phone = request.phone,
        .date_of_birth = request.date_of_birth,
        .country_code = request.country_code,
        .preferred_currency = request.preferred_currency.value_or(Currency::of("USD")),
        .preferred_language = request.preferred_language.value_or(*Language::parse("en")),
        .newsletter_subscribed = request.newsletter_subscribed,
        .status = UserStatus::ACTIVE,
        .role = role,
        .created_at = now,
    };
}

events::NewEvent registered_event(const UserView& user, const Caller& caller) {
    UserRegistered payload{user.id,
                           user.role,
                           user.country_code,
                           user.preferred_currency,
                           user.preferred_language,
                           user.newsletter_subscribed,
                           user.created_at};
    return {
        "user", user.id.uuid(), 1, std::string(user_registered), json::to_json(payload), caller.trace.traceparent()};
}

}  // namespace

awaitable<UserView> make_account(Context& service, Caller caller, Register request, auth::Role role, MadeBy by) {
    check_birth(request.date_of_birth, service.clock.today());
    auto hash = co_await service.passwords.hash(service.reactor, request.password.value);
    auto user = account_of(request, UserId::v7(service.clock, service.random), role, service.clock.now());

    auto tx = co_await service.pool.begin();
    co_await events::lock_aggregate(tx, user.id.uuid());
    co_await store::insert_user(tx, user, hash);
    events::append(tx, registered_event(user, caller), service.notifier);
    if (by == MadeBy::owner) {
        auto recipient = co_await store::raise_recipient(tx, user.id);
        co_await open_verification(service, tx, caller, recipient.value(), VerificationPurpose::EMAIL_VERIFICATION);
    }
    co_await tx.commit();
    co_return user;
}

awaitable<Created<UserView>> register_account(Context& service, Caller caller, Register request) {
    auto user =
        co_await make_account(service, std::move(caller), std::move(request), auth::Role::CUSTOMER, MadeBy::owner);
    co_return Created<UserView>{std::move(user)};
}

}  // namespace airside::user
