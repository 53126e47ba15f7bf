// What the service's own files share.
#pragma once
#include "platform/async/awaitable.hpp"
#include "platform/contract/caller.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"
#include "platform/redis/rate_limit.hpp"
#include "services/user/domain/verification_secrets.hpp"
#include "services/user/erasure_watch.hpp"
#include "services/user/lockout.hpp"
#include "services/user/service.hpp"
#include "services/user/session_check.hpp"

namespace airside::user {

struct Service::Impl : Dependencies {
    Impl(Dependencies dependencies, Config settings);
    Config config;
    Lockout lockout;
    SessionCheck session_check;
    VerificationSecrets secrets;
    redis::RateLimiter reset_limiter;
    ErasureWatch erasures;
};
using Context = Service::Impl;

awaitable<Created<UserView>> register_account(Context& service, Caller caller, Register request);
awaitable<Created<SessionTokens>> sign_in(Context& service, Caller caller, SignIn request);
awaitable<SessionTokens> refresh_session(Context& service, Caller caller, RefreshSession request);
awaitable<NoContent> sign_out(Context& service, Caller caller, SignOut request);
awaitable<UserAccount> get_user(Context& service, Caller caller, GetUser request);
awaitable<SessionState> check_session(Context& service, Caller caller, CheckSession request);

awaitable<Profile> get_me(Context& service, Caller caller, GetMe request);
awaitable<Profile> update_me(Context& service, Caller caller, UpdateMe request);

awaitable<Created<TravelerView>> create_traveler(Context& service, Caller caller, CreateTraveler request);
awaitable<TravelerList> list_travelers(Context& service, Caller caller, ListTravelers request);
awaitable<TravelerView> get_traveler(Context& service, Caller caller, GetTraveler request);
awaitable<TravelerView> update_traveler(Context& service, Caller caller, UpdateTraveler request);
awaitable<NoContent> delete_traveler(Context& service, Caller caller, DeleteTraveler request);

awaitable<Created<SavedPaymentMethod>> save_payment_method(Context& service, Caller caller, SavePaymentMethod request);
awaitable<SavedPaymentMethodList> list_payment_methods(Context& service, Caller caller, ListPaymentMethods request);
awaitable<SavedPaymentMethod> update_payment_method(Context& service, Caller caller, UpdatePaymentMethod request);
awaitable<PayableMethod> get_payable_method(Context& service, Caller caller, GetPayableMethod request);
awaitable<SavedPaymentMethod> keep_payment_method(Context& service, Caller caller, KeepPaymentMethod request);
awaitable<RemovedMethodList> list_removed_methods(Context& service, Caller caller, ListRemovedMethods request);
awaitable<NoContent> note_detached(Context& service, Caller caller, NoteDetached request);
awaitable<NoContent> delete_payment_method(Context& service, Caller caller, DeletePaymentMethod request);

awaitable<SessionList> list_sessions(Context& service, Caller caller, ListSessions request);
awaitable<NoContent> end_session(Context& service, Caller caller, EndSession request);
awaitable<SessionsEnded> end_other_sessions(Context& service, Caller caller, EndOtherSessions request);

awaitable<AdminUserPage> list_users(Context& service, Caller caller, ListUsers request);
awaitable<AdminUserView> read_user(Context& service, Caller caller, ReadUser request);
awaitable<AdminUserView> suspend_user(Context& service, Caller caller, SuspendUser request);
awaitable<AdminUserView> reactivate_user(Context& service, Caller caller, ReactivateUser request);
awaitable<AdminUserView> set_user_role(Context& service, Caller caller, SetUserRole request);

awaitable<Accepted<ErasureReceipt>> erase_me(Context& service, Caller caller, EraseMe request);
awaitable<Accepted<ErasureReceipt>> erase_user(Context& service, Caller caller, EraseUser request);
awaitable<ErasureView> get_erasure(Context& service, Caller caller, GetErasure request);
awaitable<ErasureView> acknowledge_erasure(Context& service, Caller caller, AcknowledgeErasure request);
awaitable<ExportArchive> export_me(Context& service, Caller caller, ExportMe request);

// Who makes an account: its owner gets a mail to verify the address, one made by an operator or by demo data does not.
enum class MadeBy : std::uint8_t { owner, operator_or_demo };
// Makes the account with its event. Problem 409 email-taken.
awaitable<UserView> make_account(Context& service, Caller caller, Register request, auth::Role role, MadeBy by);

}  // namespace airside::user
