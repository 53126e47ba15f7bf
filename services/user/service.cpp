#include "services/user/service.hpp"

#include "platform/contract/bus.hpp"
#include "services/user/impl.hpp"
#include "services/user/store/sessions.hpp"
#include "services/user/store/users.hpp"
#include "services/user/store/verifications.hpp"
#include "services/user/verification.hpp"

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

awaitable<std::string> purge_verifications(Context& service) {
    std::uint64_t purged = 0;
    for (;;) {
        auto before = service.clock.now() - service.config.verifications_kept;
        auto batch = co_await store::purge_verifications(service.pool, before, purge_batch);
        purged += batch;
        if (batch < purge_batch) break;
    }
    co_return "{\"purged\":" + std::to_string(purged) + "}";
}

awaitable<std::string> plan_purge_verifications(Context& service) {
    auto before = service.clock.now() - service.config.verifications_kept;
    auto count = co_await store::count_purgeable(service.pool, before);
    co_return "{\"would_purge\":" + std::to_string(count) + "}";
}

}  // namespace

std::string Config::check() const {
    using namespace std::chrono_literals;
    if (max_travelers < 1 || max_travelers > 100) return "max_travelers is from 1 to 100";
    if (max_payment_methods < 1 || max_payment_methods > 100) return "max_payment_methods is from 1 to 100";
    if (email_verification_lifetime < 1min || phone_code_lifetime < 1min || password_reset_lifetime < 1min)
        return "email_verification_lifetime, phone_code_lifetime and password_reset_lifetime are at least 1m";
    if (messages_an_hour < 1 || password_resets_an_hour < 1)
        return "messages_an_hour and password_resets_an_hour are at least 1";
    if (code_tries < 1 || code_tries > 10) return "code_tries is from 1 to 10";
    if (verifications_kept < 1h) return "verifications_kept is at least 1h, as the last hour's are counted";
    if (password_reset_answer_after < 0ms || password_reset_answer_after > 5s)
        return "password_reset_answer_after is from 0ms to 5s";
    return "";
}

Service::Impl::Impl(Dependencies dependencies, Config settings)
    : Dependencies(dependencies),
      config(settings),
      lockout(dependencies.sessions,
              {settings.lockout_account_failures, settings.lockout_address_failures, settings.lockout_window}),
      session_check(dependencies.sessions, dependencies.pool, dependencies.clock, settings.session_check_cache),
      secrets(VerificationSecrets::derived_from(dependencies.service_secret.reveal())),
      reset_limiter(dependencies.sessions, redis::RateLimits{.of = "password_reset",
                                                             .title = "Too many password resets",
                                                             .user = settings.password_resets_an_hour,
                                                             .anonymous = settings.password_resets_an_hour}),
      erasures(dependencies.reactor, dependencies.pool, dependencies.clock) {}

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
    bus.on<GetPayableMethod>(*impl_, &get_payable_method);
    bus.on<KeepPaymentMethod>(*impl_, &keep_payment_method);
    bus.on<ListRemovedMethods>(*impl_, &list_removed_methods);
    bus.on<NoteDetached>(*impl_, &note_detached);
    bus.on<ListSessions>(*impl_, &list_sessions);
    bus.on<EndSession>(*impl_, &end_session);
    bus.on<EndOtherSessions>(*impl_, &end_other_sessions);
    bus.on<ListUsers>(*impl_, &list_users);
    bus.on<ReadUser>(*impl_, &read_user);
    bus.on<SuspendUser>(*impl_, &suspend_user);
    bus.on<ReactivateUser>(*impl_, &reactivate_user);
    bus.on<SetUserRole>(*impl_, &set_user_role);
    bus.on<RequestEmailVerification>(*impl_, &request_email_verification);
    bus.on<VerifyEmail>(*impl_, &verify_email);
    bus.on<RequestPhoneVerification>(*impl_, &request_phone_verification);
    bus.on<VerifyPhone>(*impl_, &verify_phone);
    bus.on<RequestPasswordReset>(*impl_, &request_password_reset);
    bus.on<ResetPassword>(*impl_, &reset_password);
    bus.on<ChangePassword>(*impl_, &change_password);
    bus.on<GetVerification>(*impl_, &get_verification);
    bus.on<EraseMe>(*impl_, &erase_me);
    bus.on<EraseUser>(*impl_, &erase_user);
    bus.on<GetErasure>(*impl_, &get_erasure);
    bus.on<AcknowledgeErasure>(*impl_, &acknowledge_erasure);
    bus.on<ExportMe>(*impl_, &export_me);
}

void Service::start_background() { impl_->erasures.start(); }
awaitable<> Service::stop(Steady::time_point deadline) { co_await impl_->erasures.stop(deadline); }

std::vector<jobs::Job> Service::jobs() {
    auto& service = *impl_;
    return {{.name = "user.purge_sessions",
             .every = std::chrono::hours(24),
             .run = [&service] { return purge_sessions(service); },
             .plan = [&service] { return plan_purge_sessions(service); }},
            {.name = "user.purge_verifications",
             .every = std::chrono::hours(24),
             .run = [&service] { return purge_verifications(service); },
             .plan = [&service] { return plan_purge_verifications(service); }}};
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
    auto made = co_await make_account(*impl_, Caller::of_service("user"), std::move(request), account.role,
                                      MadeBy::operator_or_demo);
    co_return made.id;
}

}  // namespace airside::user
