#include "services/user/store/sessions.hpp"

#include "services/user/impl.hpp"
#include "services/user/store/own_sessions.hpp"

namespace airside::user {

namespace {
constexpr int most_sessions = 100;
}

awaitable<SessionList> list_sessions(Context& service, Caller caller, ListSessions) {
    auto now = service.clock.now();
    auto sessions = co_await store::active_sessions(service.pool, caller.user_id(), now, most_sessions);
    for (auto& session : sessions) session.current = session.id == caller.session;
    co_return SessionList{std::move(sessions)};
}

awaitable<NoContent> end_session(Context& service, Caller caller, EndSession request) {
    auto now = service.clock.now();
    auto revoked = co_await store::revoke_own_session(service.pool, caller.user_id(), request.id, now);
    if (!revoked) throw not_found("no such session");
    co_await service.session_check.ended(request.id);
    co_return NoContent{};
}

awaitable<SessionsEnded> end_other_sessions(Context& service, Caller caller, EndOtherSessions) {
    auto now = service.clock.now();
    auto ended = co_await store::revoke_sessions(service.pool, caller.user_id(), caller.session, now);
    for (const auto& id : ended) co_await service.session_check.ended(id);
    co_return SessionsEnded{static_cast<int>(ended.size())};
}

}  // namespace airside::user
