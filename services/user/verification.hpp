// What the handlers of verifications and passwords share.
#pragma once
#include <optional>
#include <string>

#include "services/user/impl.hpp"
#include "services/user/store/verifications.hpp"

namespace airside::user {

awaitable<Accepted<VerificationSent>> request_email_verification(Context& service, Caller caller,
                                                                 RequestEmailVerification request);
awaitable<NoContent> verify_email(Context& service, Caller caller, VerifyEmail request);
awaitable<Accepted<VerificationSent>> request_phone_verification(Context& service, Caller caller,
                                                                 RequestPhoneVerification request);
awaitable<NoContent> verify_phone(Context& service, Caller caller, VerifyPhone request);
awaitable<NoContent> request_password_reset(Context& service, Caller caller, RequestPasswordReset request);
awaitable<NoContent> reset_password(Context& service, Caller caller, ResetPassword request);
awaitable<NoContent> change_password(Context& service, Caller caller, ChangePassword request);
awaitable<VerificationView> get_verification(Context& service, Caller caller, GetVerification request);

// Supersedes the one before and tells that it is to be sent, in the caller's transaction, which holds the user's lock.
// Problem 429 too-many-messages with Retry-After once the account has had its number for an hour.
awaitable<VerificationSent> open_verification(Context& service, postgres::Transaction& tx, const Caller& caller,
                                              const store::Recipient& recipient, VerificationPurpose purpose);

// The secret's text, computed anew; nothing where it is another one by now, as the address has changed.
std::optional<std::string> token_of(const Context& service, const store::OpenVerification& verification);

// Problem 409 verification-over where there is none, or its address has changed.
store::OpenVerification still_good(const Context& service, std::optional<store::OpenVerification> found);
Problem verification_over();

// Sets a new password, ends the sessions but `kept`, and makes links to set another one void.
struct NewPassword {
    UserId user;
    Email email;
    std::optional<Instant> changed_before;
    std::string hash;
    std::optional<SessionId> kept{};
};
// In a transaction that holds the user's lock. Nothing: the address or the password has changed since they were read,
// or the account is not active. Else the sessions that ended, for SessionCheck once it is committed.
awaitable<std::optional<std::vector<SessionId>>> set_password(Context& service, postgres::Transaction& tx,
                                                              const NewPassword& password);

}  // namespace airside::user
