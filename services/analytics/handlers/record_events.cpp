#include "services/analytics/domain/web_events.hpp"
#include "services/analytics/impl.hpp"

namespace airside::analytics {

awaitable<Accepted<EventsAccepted>> record_events(Context& service, Caller caller, RecordEvents request) {
    co_await service.limiter.take(caller);
    auto now = service.clock.now();
    for (std::size_t i = 0; i < request.events.size(); ++i) check_web_event(request.events[i], i, now);
    Visitor visitor{{}, {}, caller.remote_address, caller.user_agent};
    if (caller.user) visitor.user_id = service.pseudonyms.of(*caller.user);
    if (caller.session) visitor.session_id = service.pseudonyms.of(*caller.session);
    std::vector<AnalyticsEvent> kept;
    kept.reserve(request.events.size());
    for (auto& event : request.events) kept.push_back(analytics_event(event, visitor, now));
    auto count = static_cast<std::int64_t>(kept.size());
    service.intake.add(std::move(kept));
    co_return Accepted<EventsAccepted>{{count}};
}

}  // namespace airside::analytics
