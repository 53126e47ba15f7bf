// The pair of tokens that a client holds.
#pragma once
#include <string>

#include "services/user/impl.hpp"

namespace airside::user {

// The refresh token that follows a used one. It depends on both, so that the same is found again within the grace.
std::string successor_of(const std::string& used_token, const std::string& salt);

SessionTokens tokens_for(Context& service, UserView user, SessionId session, std::string access_token,
                         std::string refresh_token, Instant expires_at);

}  // namespace airside::user
