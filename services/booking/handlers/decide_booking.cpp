#include "platform/core/problem.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/requests.hpp"

namespace airside::booking {

awaitable<BookingView> decide_booking(Handling& service, Caller caller, DecideBooking request) {
    auto deadline = Steady::now() + service.config.request_wait;
    co_await booking_for(service, caller, request.id);
    std::optional<std::string> order_id;
    if (request.order_id) order_id = request.order_id->value;
    if (request.decision == BookingDecision::ORDER_FOUND && !order_id)
        throw invalid("/order_id", "required with ORDER_FOUND");
    auto actor = Actor::of(caller);
    auto decided = co_await decide(service.deps.pool, request.id, actor, request.decision, order_id, request.note.value,
                                   service.deps.clock.now());
    if (decided == Decided::NOTHING_TO_DECIDE)
        throw conflict("nothing-to-decide", "The booking is not waiting for a decision",
                       "or something is working on it at this moment");
    if (decided == Decided::NOT_POSSIBLE)
        throw invalid("/decision", "this can't be decided in the step that the booking is in");
    co_await service.engine.settle(request.id, deadline);
    auto after = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(after.view));
}

}  // namespace airside::booking
