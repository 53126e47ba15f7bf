#include "services/user/verification.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/user/store/sessions.hpp"
#include "services/user/store/users.hpp"

namespace airside::user {

namespace {

constexpr std::chrono::hours window{1};

bool by_phone(VerificationPurpose purpose) { return purpose == VerificationPurpose::PHONE_VERIFICATION; }

std::chrono::seconds lifetime_of(VerificationPurpose purpose, const Config& config) {
    switch (purpose) {
        case VerificationPurpose::EMAIL_VERIFICATION: return config.email_verification_lifetime;
        case VerificationPurpose::PHONE_VERIFICATION: return config.phone_code_lifetime;
        case VerificationPurpose::PASSWORD_RESET: return config.password_reset_lifetime;
    }
    return {};
}

Problem too_many_messages(Instant again_at, Instant now) {
    auto wait_s = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(again_at - now).count());
    return Problem(429, "too-many-messages", "Too many messages were asked for", "wait, then ask again")
        .with_header("Retry-After", std::to_string(wait_s));
}

}  // namespace

Problem verification_over() {
    return conflict("verification-over", "It is no longer valid",
                    "it was used, tried too often, replaced by a newer one, or has expired: ask for another");
}

awaitable<VerificationSent> open_verification(Context& service, postgres::Transaction& tx, const Caller& caller,
                                              const store::Recipient& recipient, VerificationPurpose purpose) {
    auto now = service.clock.now();
    auto recent = co_await store::recent_verifications(tx, recipient.id, purpose, now - window);
    if (recent.count >= service.config.messages_an_hour)
        throw too_many_messages(recent.oldest.value_or(now) + window, now);

    auto id = VerificationId::v7(service.clock, service.random);
    const auto& address = by_phone(purpose) ? recipient.phone.value().str() : recipient.email.str();
    auto secret_hash = auth::hash_of(service.secrets.token(id, purpose, address));
    auto expires_at = now + lifetime_of(purpose, service.config);
    auto channel = by_phone(purpose) ? VerificationChannel::SMS : VerificationChannel::EMAIL;
    store::queue_verification(tx, {id, recipient.id, purpose, std::move(secret_hash), now, expires_at});
    VerificationRequested payload{id, recipient.id, purpose, channel, expires_at};
    events::append(tx,
                   {"user", recipient.id.uuid(), recipient.version, std::string(verification_requested),
                    json::to_json(payload), caller.trace.traceparent()},
                   service.notifier);
    co_return VerificationSent{channel, expires_at};
}

std::optional<std::string> token_of(const Context& service, const store::OpenVerification& v) {
    if (by_phone(v.purpose) && !v.phone) return {};
    auto token = service.secrets.token(v.id, v.purpose, by_phone(v.purpose) ? v.phone->str() : v.email.str());
    if (auth::hash_of(token) != v.secret_hash) return {};
    return token;
}

store::OpenVerification still_good(const Context& service, std::optional<store::OpenVerification> found) {
    if (!found || !token_of(service, *found)) throw verification_over();
    return std::move(*found);
}

awaitable<std::optional<std::vector<SessionId>>> set_password(Context& service, postgres::Transaction& tx,
                                                              const NewPassword& p) {
    auto now = service.clock.now();
    // The account first, the sessions by a later statement: a sign-in that was under way has made its session by then,
    // or finds the new password and makes none.
    auto set = co_await store::set_password(tx, {p.user, p.email, p.changed_before}, p.hash, now);
    if (!set) co_return std::nullopt;
    store::queue_supersede(tx, p.user, VerificationPurpose::PASSWORD_RESET, now);
    auto ended = co_await store::revoke_sessions(tx, p.user, p.kept, now);
    co_return ended;
}

}  // namespace airside::user
