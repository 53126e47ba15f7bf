// For what a session alone is not enough.
#pragma once
#include "services/user/impl.hpp"
#include "services/user/store/users.hpp"

namespace airside::user {

// The caller's own. Problem 403 wrong-password, 401 where the account is not active. Attempts count as those to sign in
// do.
awaitable<store::PasswordHolder> check_password(Context& service, const Caller& caller, std::string password);

}  // namespace airside::user
