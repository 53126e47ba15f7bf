#include "platform/auth/jwt.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/telemetry/log.hpp"
#include "services/user/store/sessions.hpp"
#include "services/user/store/users.hpp"
#include "services/user/tokens.hpp"

namespace airside::user {

namespace {

Problem session_ended(std::string why) {
    return Problem(401, "session-ended", "Sign in again", std::move(why)).with_header("WWW-Authenticate", "Bearer");
}

void check_usable(const std::optional<store::RefreshToken>& token, Instant now) {
    if (!token) throw session_ended("the refresh token is not known");
    if (token->revoked) throw session_ended("the session has ended");
    if (token->expires_at <= now) throw session_ended("the session has expired");
    if (token->status != UserStatus::ACTIVE) throw session_ended("the account is not active");
}

}  // namespace

awaitable<SessionTokens> refresh_session(Context& service, Caller caller, RefreshSession request) {
    const auto& text = request.refresh_token.value;
    auto now = service.clock.now();
    auto tx = co_await service.pool.begin();
    auto token = co_await store::lock_refresh_token(tx, auth::hash_of(text));
    check_usable(token, now);

    if (token->used_at && now - *token->used_at > service.config.refresh_grace) {
        store::queue_revoke(tx, token->session_id, now);
        co_await tx.commit();
        co_await service.session_check.ended(token->session_id);
        log::warn("a refresh token was used twice: its session is revoked",
                  {caller.trace, {"session_id", token->session_id.str()}, {"user_id", token->user_id.str()}});
        throw session_ended("the refresh token was used before");
    }
    auto access = service.tokens.issue(token->user_id, token->session_id, token->role);
    auto salt = token->used_at ? *token->successor_salt : auth::make_opaque_token(service.random).text;
    auto successor = successor_of(text, salt);
    auto expires_at = token->expires_at;
    if (!token->used_at) {
        expires_at = now + service.config.session_lifetime;
        store::Rotation rotation{.session_id = token->session_id,
                                 .used_hash = auth::hash_of(text),
                                 .successor_hash = auth::hash_of(successor),
                                 .salt = salt,
                                 .access_token_hash = auth::hash_of(access),
                                 .now = now,
                                 .expires_at = expires_at};
        store::queue_rotation(tx, rotation);
    }
    co_await tx.commit();
    auto user = co_await store::find_user(service.pool, token->user_id);
    if (!user) throw session_ended("the account is gone");
    co_return tokens_for(service, std::move(*user), token->session_id, std::move(access), std::move(successor),
                         expires_at);
}

}  // namespace airside::user
