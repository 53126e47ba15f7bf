// The user service's contract: accounts and sessions. Other services read an account with GetUser; nobody else keeps
// e-mail addresses, names or phone numbers of users.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/core/money.hpp"
#include "services/user/api_admin.hpp"
#include "services/user/api_erasure.hpp"
#include "services/user/api_export.hpp"
#include "services/user/api_payment_methods.hpp"
#include "services/user/api_profile.hpp"
#include "services/user/api_sessions.hpp"
#include "services/user/api_travelers.hpp"
#include "services/user/api_types.hpp"
#include "services/user/api_verification.hpp"

namespace airside::user {

struct UserView {
    UserId id;
    Email email;
    bool email_verified;
    PersonName first_name;
    PersonName last_name;
    std::optional<Phone> phone;
    std::optional<Date> date_of_birth;
    std::optional<CountryCode> country_code;
    Currency preferred_currency;
    Language preferred_language;
    bool newsletter_subscribed;
    UserStatus status;
    auth::Role role;
    Instant created_at;
};
AIRSIDE_FIELDS(UserView, id, email, email_verified, first_name, last_name, phone, date_of_birth, country_code,
               preferred_currency, preferred_language, newsletter_subscribed, status, role, created_at)

// POST /v1/users. It takes no Idempotency-Key: the e-mail address already makes a second account impossible, and a kept
// answer or a hash of the body would be personal data, or say something of a password.
struct Register {
    static constexpr Problems<1> problems{{{409, "email-taken", "There is an account with this e-mail address"}}};
    static constexpr Endpoint endpoint{POST, "/v1/users", "Register an account", Access::anyone, problems};
    using Response = Created<UserView>;
    Email email;
    Password password;
    PersonName first_name;
    PersonName last_name;
    std::optional<Phone> phone;
    std::optional<Date> date_of_birth;
    std::optional<CountryCode> country_code;
    std::optional<Currency> preferred_currency;  // USD
    std::optional<Language> preferred_language;  // en
    Or<bool, false> newsletter_subscribed;
};
AIRSIDE_FIELDS(Register, email, password, first_name, last_name, phone, date_of_birth, country_code, preferred_currency,
               preferred_language, newsletter_subscribed)

struct SessionTokens {
    static constexpr FieldDoc docs[] = {
        {"access_token", "JWT, sent as `Authorization: Bearer …`"},
        {"expires_in", "seconds until the access token expires"},
        {"refresh_token", "good for one use; the answer to that use has the next one"},
        {"session_expires_at", "when the session ends unless it is refreshed"},
    };
    std::string access_token;
    std::string token_type;  // "Bearer"
    std::int64_t expires_in;
    std::string refresh_token;
    SessionId session_id;
    Instant session_expires_at;
    UserView user;
};
AIRSIDE_FIELDS(SessionTokens, access_token, token_type, expires_in, refresh_token, session_id, session_expires_at, user)

// 401 does not tell an unknown address from a wrong password, neither by its text nor by its time.
struct SignIn {
    static constexpr Problems<3> problems{{{401, "wrong-credentials", "Wrong e-mail address or password"},
                                           {403, "account-suspended", "The account is suspended"},
                                           {429, "too-many-attempts", "Too many failed attempts"}}};
    static constexpr Endpoint endpoint{POST, "/v1/sessions", "Sign in", Access::anyone, problems};
    using Response = Created<SessionTokens>;
    Email email;
    Text<1, 72> password;
    std::optional<DeviceType> device_type;
    std::optional<Text<1, 255>> device_id;
};
AIRSIDE_FIELDS(SignIn, email, password, device_type, device_id)

// A refresh token that was used before ends the whole session, as it must have been copied; but within 10 seconds of
// its first use the same successor is answered again, for tabs that refresh at the same time.
struct RefreshSession {
    static constexpr Problems<1> problems{{{401, "session-ended", "Sign in again"}}};
    static constexpr Endpoint endpoint{POST, "/v1/sessions/refresh", "Renew a session", Access::anyone, problems};
    using Response = SessionTokens;
    Text<1, 100> refresh_token;
};
AIRSIDE_FIELDS(RefreshSession, refresh_token)

struct SignOut {
    static constexpr Endpoint endpoint{DELETE, "/v1/sessions/current", "Sign out", Access::user};
    using Response = NoContent;
};
AIRSIDE_NO_FIELDS(SignOut)

// What other services may know of an account. A deleted one is still found, by its status, with tombstones for names.
struct UserAccount {
    UserId id;
    UserStatus status;
    auth::Role role;
    PersonName first_name;
    PersonName last_name;
    Email email;
    bool email_verified;
    std::optional<Phone> phone;
    Currency preferred_currency;
    Language preferred_language;
    std::optional<CountryCode> country_code;
    Instant created_at;
};
AIRSIDE_FIELDS(UserAccount, id, status, role, first_name, last_name, email, email_verified, phone, preferred_currency,
               preferred_language, country_code, created_at)

// Problem 404 for an id that was never a user's.
struct GetUser {
    static constexpr Endpoint endpoint{GET, "/internal/v1/users/{id}", "Read an account", Access::service};
    using Response = UserAccount;
    UserId id;
};
AIRSIDE_FIELDS(GetUser, id)

struct SessionState {
    bool active;
};
AIRSIDE_FIELDS(SessionState, active)

// For the authenticator of a process where the user service does not run.
struct CheckSession {
    static constexpr Endpoint endpoint{GET, "/internal/v1/sessions/{id}", "Whether a session is active",
                                       Access::service};
    using Response = SessionState;
    SessionId id;
};
AIRSIDE_FIELDS(CheckSession, id)

// Event "user_registered", aggregate "user". Without names and addresses: who needs them asks GetUser.
inline constexpr std::string_view user_registered = "user_registered";
struct UserRegistered {
    UserId user_id;
    auth::Role role;
    std::optional<CountryCode> country_code;
    Currency preferred_currency;
    Language preferred_language;
    bool newsletter_subscribed;
    Instant registered_at;
};
AIRSIDE_FIELDS(UserRegistered, user_id, role, country_code, preferred_currency, preferred_language,
               newsletter_subscribed, registered_at)

}  // namespace airside::user

namespace airside {
class Bus;
}
namespace airside::user {
void bind_contract(Bus& bus);
}
