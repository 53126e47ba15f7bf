#include "services/user/impl.hpp"
#include "services/user/store/users.hpp"

namespace airside::user {

awaitable<UserAccount> get_user(Context& service, Caller, GetUser request) {
    auto account = co_await store::find_account(service.pool, request.id);
    if (!account) throw not_found("no such user");
    co_return std::move(*account);
}

awaitable<SessionState> check_session(Context& service, Caller, CheckSession request) {
    auto active = co_await service.session_check.active(request.id);
    co_return SessionState{active};
}

}  // namespace airside::user
