#include "services/user/store/profile.hpp"

#include "services/user/domain/checks.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/owner.hpp"

namespace airside::user {

namespace {

void apply(const UpdateMe& request, Profile& profile) {
    profile.first_name = request.first_name.value_or(profile.first_name);
    profile.last_name = request.last_name.value_or(profile.last_name);
    request.phone.apply(profile.phone);
    request.date_of_birth.apply(profile.date_of_birth);
    request.gender.apply(profile.gender);
    request.country_code.apply(profile.country_code);
    request.address_line1.apply(profile.address_line1);
    request.address_line2.apply(profile.address_line2);
    request.city.apply(profile.city);
    request.state_province.apply(profile.state_province);
    request.postal_code.apply(profile.postal_code);
    profile.preferred_currency = request.preferred_currency.value_or(profile.preferred_currency);
    profile.preferred_language = request.preferred_language.value_or(profile.preferred_language);
    profile.newsletter_subscribed = request.newsletter_subscribed.value_or(profile.newsletter_subscribed);
}

}  // namespace

awaitable<Profile> get_me(Context& service, Caller caller, GetMe) {
    auto profile = co_await store::find_profile(service.pool, caller.user_id());
    if (!profile || profile->status == UserStatus::DELETED) throw unauthorized("the account is gone");
    co_return std::move(*profile);
}

awaitable<Profile> update_me(Context& service, Caller caller, UpdateMe request) {
    check_birth(request.date_of_birth.value, service.clock.today());
    auto tx = co_await service.pool.begin();
    co_await store::lock_owner(tx, caller.user_id());
    auto profile = co_await store::read_profile(tx, caller.user_id());
    apply(request, profile);
    auto written = co_await store::update_profile(tx, profile);
    co_await tx.commit();
    co_return written;
}

}  // namespace airside::user
