#include "services/user/service.hpp"

#include "platform/contract/bus.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/sessions.hpp"
#include "services/user/store/users.hpp"

namespace airside::user {

namespace {

constexpr int purge_batch = 1000;
constexpr std::chrono::hours keep_revoked{24 * 30};

awaitable<std::string> purge_sessions(Context& service) {
    std::uint64_t purged = 0;
    for (;;) {
        auto now = service.clock.now();
        auto batch = co_await store::purge_sessions(service.pool, now, now - keep_revoked, purge_batch);
        purged += batch;
        if (batch < purge_batch) break;
    }
    co_return "{\"purged\":" + std::to_string(purged) + "}";
}

awaitable<std::string> plan_purge_sessions(Context& service) {
    auto now = service.clock.now();
    auto sessions = co_await store::count_ended_sessions(service.pool, now, now - keep_revoked);
    co_return "{\"would_purge\":" + std::to_string(sessions) + "}";
}

}  // namespace

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(dependencies),
      config(settings),
      lockout(dependencies.sessions,
              {settings.lockout_account_failures, settings.lockout_address_failures, settings.lockout_window}),
      session_check(dependencies.sessions, dependencies.pool, dependencies.clock, settings.session_check_cache) {}

Service::Service(Dependencies dependencies, Config config) : impl_(std::make_unique<Impl>(dependencies, config)) {}
Service::~Service() = default;

void Service::serve(Bus& bus) {
    bus.on<Register>(*impl_, &register_account);
    bus.on<SignIn>(*impl_, &sign_in);
    bus.on<RefreshSession>(*impl_, &refresh_session);
    bus.on<SignOut>(*impl_, &sign_out);
    bus.on<GetUser>(*impl_, &get_user);
    bus.on<CheckSession>(*impl_, &check_session);
    bus.on<GetMe>(*impl_, &get_me);
    bus.on<UpdateMe>(*impl_, &update_me);
    bus.on<CreateTraveler>(*impl_, &create_traveler);
    bus.on<ListTravelers>(*impl_, &list_travelers);
    bus.on<GetTraveler>(*impl_, &get_traveler);
    bus.on<UpdateTraveler>(*impl_, &update_traveler);
    bus.on<DeleteTraveler>(*impl_, &delete_traveler);
    bus.on<SavePaymentMethod>(*impl_, &save_payment_method);
    bus.on<ListPaymentMethods>(*impl_, &list_payment_methods);
    bus.on<UpdatePaymentMethod>(*impl_, &update_payment_method);
    bus.on<DeletePaymentMethod>(*impl_, &delete_payment_method);
    bus.on<ListSessions>(*impl_, &list_sessions);
    bus.on<EndSession>(*impl_, &end_session);
    bus.on<EndOtherSessions>(*impl_, &end_other_sessions);
    bus.on<ListUsers>(*impl_, &list_users);
    bus.on<ReadUser>(*impl_, &read_user);
    bus.on<SuspendUser>(*impl_, &suspend_user);
    bus.on<ReactivateUser>(*impl_, &reactivate_user);
    bus.on<SetUserRole>(*impl_, &set_user_role);
}

void Service::start_background() {}
awaitable<> Service::stop(Steady::time_point) { co_return; }

std::vector<jobs::Job> Service::jobs() {
    auto& service = *impl_;
    return {{.name = "user.purge_sessions",
             .every = std::chrono::hours(24),
             .run = [&service] { return purge_sessions(service); },
             .plan = [&service] { return plan_purge_sessions(service); }}};
}

awaitable<bool> Service::session_active(SessionId id) { return impl_->session_check.active(id); }

awaitable<UserId> Service::ensure_account(NewAccount account) {
    auto found = co_await store::find_credentials(impl_->pool, account.email);
    if (found) {
        co_await store::set_role(impl_->pool, found->id, account.role);
        co_return found->id;
    }
    auto request = Register{.email = account.email,
                            .password = {account.password},
                            .first_name = account.first_name,
                            .last_name = account.last_name,
                            .phone = {},
                            .date_of_birth = {},
                            .country_code = {},
                            .preferred_currency = {},
                            .preferred_language = {},
                            .newsletter_subscribed = {}};
    auto made = co_await make_account(*impl_, Caller::of_service("user"), std::move(request), account.role);
    co_return made.id;
}

}  // namespace airside::user
