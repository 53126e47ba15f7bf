// Verifications: at most one of a user and purpose is open, that is, neither used nor superseded. Whoever changes one
// holds the user's lock (events::lock_aggregate), but for a counted try.
#pragma once
#include <optional>
#include <string>

#include "platform/postgres/pool.hpp"
#include "services/user/api.hpp"

namespace airside::user::store {

// Whom a message is for, as the user's row says.
struct Recipient {
    UserId id;
    Email email;
    bool email_verified;
    std::optional<Phone> phone;
    bool phone_verified;
    std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (id, email, email_verified, phone, phone_verified, version))
// Raises the user's version, for the event that follows. Nothing: no such user, or not ACTIVE.
awaitable<std::optional<Recipient>> raise_recipient(postgres::Transaction& tx, UserId id);

awaitable<std::optional<UserId>> find_active(postgres::Pool& pool, const Email& email);

struct Recent {
    std::int64_t count;
    std::optional<Instant> oldest;
};
BOOST_DESCRIBE_STRUCT(Recent, (), (count, oldest))
awaitable<Recent> recent_verifications(postgres::Transaction& tx, UserId user, VerificationPurpose purpose,
                                       Instant since);

struct NewVerification {
    VerificationId id;
    UserId user_id;
    VerificationPurpose purpose;
    std::string secret_hash;
    Instant now, expires_at;
};
// Supersedes the open one of this user and purpose.
void queue_verification(postgres::Transaction& tx, const NewVerification& verification);
void queue_supersede(postgres::Transaction& tx, UserId user, VerificationPurpose purpose, Instant now);

// One that is open and has not expired, of a user who is ACTIVE, with what is needed to compute its secret anew.
struct OpenVerification {
    VerificationId id;
    VerificationPurpose purpose;
    UserId user_id;
    Email email;
    std::optional<Phone> phone;
    PersonName first_name;
    Language language;
    std::string secret_hash;
    std::int64_t tries;
    std::optional<Instant> password_changed_at;
    Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(OpenVerification, (),
                      (id, purpose, user_id, email, phone, first_name, language, secret_hash, tries,
                       password_changed_at, expires_at))
awaitable<std::optional<OpenVerification>> find_open(postgres::Pool& pool, VerificationId id, Instant now);
awaitable<std::optional<OpenVerification>> find_open(postgres::Pool& pool, const std::string& secret_hash,
                                                     VerificationPurpose purpose, Instant now);
// Counts one more try of the user's open code before it is looked at, so that a thousand at once count as a thousand.
// Nothing: none is open, or it was tried `limit` times.
awaitable<std::optional<OpenVerification>> count_try(postgres::Pool& pool, UserId user, Instant now, int limit);

// False: it is no longer open.
awaitable<bool> use_verification(postgres::Transaction& tx, VerificationId id, Instant now);

// False: the user is not ACTIVE, or has another address by now.
awaitable<bool> set_email_verified(postgres::Transaction& tx, UserId user, const Email& email);
awaitable<bool> set_phone_verified(postgres::Transaction& tx, UserId user, const Phone& phone);

// At most `limit` that expired before `before`. Returns how many.
awaitable<std::uint64_t> purge_verifications(postgres::Pool& pool, Instant before, int limit);
awaitable<std::int64_t> count_purgeable(postgres::Pool& pool, Instant before);

}  // namespace airside::user::store
