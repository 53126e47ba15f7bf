#include "services/user/tokens.hpp"

#include "platform/auth/jwt.hpp"
#include "platform/auth/tokens.hpp"

namespace airside::user {

std::string successor_of(const std::string& used_token, const std::string& salt) {
    return auth::hash_of("airside refresh token|" + salt + "|" + used_token);
}

SessionTokens tokens_for(Context& service, UserView user, SessionId session, std::string access_token,
                         std::string refresh_token, Instant expires_at) {
    return SessionTokens{.access_token = std::move(access_token),
                         .token_type = "Bearer",
                         .expires_in = service.tokens.lifetime().count(),
                         .refresh_token = std::move(refresh_token),
                         .session_id = session,
                         .session_expires_at = expires_at,
                         .user = std::move(user)};
}

}  // namespace airside::user
