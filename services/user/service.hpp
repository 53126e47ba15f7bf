// The user service: accounts and their sessions. One object to a reactor.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "platform/core/embedded.hpp"
#include "platform/jobs/scheduler.hpp"
#include "services/user/api.hpp"

namespace airside {
class Bus;
}
namespace airside::postgres {
class Pool;
}
namespace airside::redis {
class Client;
}
namespace airside::auth {
class AccessTokens;
class PasswordHasher;
}  // namespace airside::auth
namespace airside::events {
class Notifier;
}

namespace airside::user {

struct Config {
    std::chrono::seconds session_lifetime{std::chrono::hours(24 * 30)};  // after its last refresh
    std::chrono::seconds refresh_grace{10};       // a refresh token used again within it gives the same successor
    std::chrono::seconds session_check_cache{5};  // how long a reactor may still take a revoked session for active
    int lockout_account_failures = 10;            // failed sign-ins of one account within the window
    int lockout_address_failures = 100;           // failed sign-ins from one address within the window
    std::chrono::seconds lockout_window{15 * 60};
    int max_travelers = 20;        // to an account
    int max_payment_methods = 10;  // to an account
    // How long what was sent can be used.
    std::chrono::seconds email_verification_lifetime{std::chrono::hours(24 * 3)};
    std::chrono::seconds phone_code_lifetime{10 * 60};
    std::chrono::seconds password_reset_lifetime{60 * 60};
    int messages_an_hour = 5;                        // to an account, for each purpose
    int code_tries = 5;                              // of one code
    int password_resets_an_hour = 20;                // asked for from one address
    std::chrono::hours verifications_kept{24 * 30};  // after they expired
    // When a request for a password reset is answered: longer than the work takes for an address that is known.
    std::chrono::milliseconds password_reset_answer_after{300};

    std::string check() const;  // of the configuration, as a whole; empty: it is good
};
AIRSIDE_FIELDS(Config, session_lifetime, refresh_grace, session_check_cache, lockout_account_failures,
               lockout_address_failures, lockout_window, max_travelers, max_payment_methods,
               email_verification_lifetime, phone_code_lifetime, password_reset_lifetime, messages_an_hour, code_tries,
               password_resets_an_hour, verifications_kept, password_reset_answer_after)

// All outlive the service.
struct Dependencies {
    Reactor& reactor;
    const Clock& clock;
    Random& random;
    postgres::Pool& pool;     // user_service_db
    redis::Client& sessions;  // the server "user_sessions"; while it is gone, PostgreSQL answers
    const auth::AccessTokens& tokens;
    auth::PasswordHasher& passwords;
    events::Notifier& notifier;            // of user_service_db
    Bus* bus;                              // the booking service says whether an account can be erased
    const config::Secret& service_secret;  // what verifications' secrets are derived from
};

// An account made by an operator or by demo data rather than by its owner.
struct NewAccount {
    Email email;
    std::string password;
    PersonName first_name;
    PersonName last_name;
    auth::Role role = auth::Role::CUSTOMER;
};

class Service {
  public:
    Service(Dependencies dependencies, Config config);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    void serve(Bus& bus);
    void start_background();
    awaitable<> stop(Steady::time_point deadline);
    std::vector<jobs::Job> jobs();  // user.purge_sessions, user.purge_verifications

    // For the authenticator: false for a session that was revoked, has expired or never was. Answers from memory,
    // Redis, PostgreSQL, in this order. Throws Problem 503 when none of them can tell.
    awaitable<bool> session_active(SessionId id);

    // Makes the account, or finds the one with that e-mail address and gives it the role. Its password is set only when
    // it is made.
    awaitable<UserId> ensure_account(NewAccount account);

    struct Impl;

  private:
    std::unique_ptr<Impl> impl_;
};

// The service's own tables; the database has those of events and jobs, too.
std::span<const EmbeddedFile> migrations();

}  // namespace airside::user
