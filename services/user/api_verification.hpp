// Proof that an e-mail address or a telephone number is somebody's own, and new passwords. What is sent for it is told
// by the event verification_requested, which holds nothing personal and no secret: who sends it asks GetVerification.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "services/user/api_types.hpp"

namespace airside::user {

using VerificationId = Id<struct VerificationTag>;

enum class VerificationPurpose { EMAIL_VERIFICATION, PHONE_VERIFICATION, PASSWORD_RESET };
AIRSIDE_ENUM(VerificationPurpose, EMAIL_VERIFICATION, PHONE_VERIFICATION, PASSWORD_RESET)
enum class VerificationChannel { EMAIL, SMS };
AIRSIDE_ENUM(VerificationChannel, EMAIL, SMS)

struct VerificationCodeShape {
    static constexpr std::string_view name = "VerificationCode", format = "", about = "the six digits that were sent";
    static constexpr std::string_view pattern = "^[0-9]{6}$";
    static bool fits(std::string_view text);
};
using VerificationCode = Shaped<VerificationCodeShape>;
using VerificationToken = Text<1, 100>;

struct VerificationSent {
    static constexpr FieldDoc docs[] = {{"expires_at", "until then it can be used, once; another one replaces it"}};
    VerificationChannel channel;
    Instant expires_at;
};
AIRSIDE_FIELDS(VerificationSent, channel, expires_at)

// POST /v1/users/me/email-verification. Sent on registration, too. Like the other requests that send something it takes
// no Idempotency-Key: the newest replaces the ones before, and there is a bound for an hour.
struct RequestEmailVerification {
    static constexpr Problems<2> problems{{{409, "already-verified", "The address is verified already"},
                                           {429, "too-many-messages", "Too many messages were asked for"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/email-verification", "Send the verification mail again",
                                       Access::user, problems};
    using Response = Accepted<VerificationSent>;
};
AIRSIDE_NO_FIELDS(RequestEmailVerification)

// Without a session: the link may be opened on another device.
struct VerifyEmail {
    static constexpr Problems<1> problems{
        {{409, "verification-over", "It was used, replaced by a newer one, or has expired"}}};
    static constexpr Endpoint endpoint{POST, "/v1/email-verifications", "Verify an e-mail address", Access::anyone,
                                       problems};
    using Response = NoContent;
    VerificationToken token;
};
AIRSIDE_FIELDS(VerifyEmail, token)

struct RequestPhoneVerification {
    static constexpr Problems<3> problems{{{409, "already-verified", "The number is verified already"},
                                           {409, "no-phone", "The account has no telephone number"},
                                           {429, "too-many-messages", "Too many messages were asked for"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/phone-verification", "Send a code to one's telephone",
                                       Access::user, problems};
    using Response = Accepted<VerificationSent>;
};
AIRSIDE_NO_FIELDS(RequestPhoneVerification)

// A code can be tried a few times only; then 409, and another one has to be asked for.
struct VerifyPhone {
    static constexpr Problems<2> problems{
        {{403, "wrong-code", "This is not the code that was sent"},
         {409, "verification-over", "It was used, tried too often, replaced by a newer one, or has expired"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users/me/phone-verification/confirm",
                                       "Verify a telephone number by the code", Access::user, problems};
    using Response = NoContent;
    VerificationCode code;
};
AIRSIDE_FIELDS(VerifyPhone, code)

// The same answer, after the same time, whether there is such an account or not.
struct RequestPasswordReset {
    static constexpr Problems<1> problems{{{429, "rate-limited", "Too many password resets"}}};
    static constexpr Endpoint endpoint{POST, "/v1/password-resets", "Send a link to set a new password", Access::anyone,
                                       problems};
    using Response = NoContent;
    Email email;
};
AIRSIDE_FIELDS(RequestPasswordReset, email)

// All sessions of the account end, and failed attempts to sign in are forgotten.
struct ResetPassword {
    static constexpr Problems<1> problems{
        {{409, "verification-over", "It was used, replaced by a newer one, or has expired"}}};
    static constexpr Endpoint endpoint{POST, "/v1/password-resets/confirm", "Set a new password by the link",
                                       Access::anyone, problems};
    using Response = NoContent;
    VerificationToken token;
    Password new_password;
};
AIRSIDE_FIELDS(ResetPassword, token, new_password)

// All other sessions end.
struct ChangePassword {
    static constexpr Problems<2> problems{
        {{403, "wrong-password", "Wrong password"}, {429, "too-many-attempts", "Too many failed attempts"}}};
    static constexpr Endpoint endpoint{PUT, "/v1/users/me/password", "Change one's password", Access::user, problems};
    using Response = NoContent;
    Text<1, 72> old_password;
    Password new_password;
};
AIRSIDE_FIELDS(ChangePassword, old_password, new_password)

// What is to be sent, and to whom: asked for at the moment of sending, and not to be kept. Asked again it gives the
// same secret. 404 once it was used, has expired or was replaced, the address changed, or the account is not active.
struct VerificationView {
    VerificationId id;
    VerificationPurpose purpose;
    UserId user_id;
    Email email;
    std::optional<Phone> phone;
    PersonName first_name;
    Language language;
    std::string secret;  // a token for a link in a mail (43 characters, URL-safe), or a code of six digits for a phone
    Instant expires_at;
};
AIRSIDE_FIELDS(VerificationView, id, purpose, user_id, email, phone, first_name, language, secret, expires_at)

struct GetVerification {
    static constexpr Endpoint endpoint{GET, "/internal/v1/verifications/{id}", "What a verification's message says",
                                       Access::service};
    using Response = VerificationView;
    VerificationId id;
};
AIRSIDE_FIELDS(GetVerification, id)

// Event "verification_requested", aggregate "user".
inline constexpr std::string_view verification_requested = "verification_requested";
struct VerificationRequested {
    VerificationId verification_id;
    UserId user_id;
    VerificationPurpose purpose;
    VerificationChannel channel;
    Instant expires_at;
};
AIRSIDE_FIELDS(VerificationRequested, verification_id, user_id, purpose, channel, expires_at)

}  // namespace airside::user
