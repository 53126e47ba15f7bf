#include "services/user/impl.hpp"
#include "services/user/store/sessions.hpp"

namespace airside::user {

awaitable<NoContent> sign_out(Context& service, Caller caller, SignOut) {
    auto session = caller.session.value();
    co_await store::revoke_session(service.pool, session, service.clock.now());
    co_await service.session_check.ended(session);
    co_return NoContent{};
}

}  // namespace airside::user
