#include "platform/core/problem.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/requests.hpp"

namespace airside::booking {

// Safe to repeat: a booking that is cancelled, or about to be, is answered as it stands.
awaitable<BookingView> cancel_booking(Handling& service, Caller caller, CancelBooking request) {
    auto deadline = Steady::now() + service.config.request_wait;
    auto before = co_await booking_for(service, caller, request.id);
    bool asked_already = before.view.failure && before.view.failure->code == "cancelled-by-customer";
    if (before.view.status != BookingStatus::CANCELLED && !asked_already) {
        auto reason = request.reason ? request.reason->value : std::string();
        auto actor = Actor::of(caller);
        bool started = co_await start_cancel(service.deps.pool, request.id, actor, reason, service.deps.clock.now());
        if (!started)
            throw conflict("not-cancellable", "The booking can't be cancelled in its present state",
                           "only one that waits for its payment can be given up");
    }
    co_await service.engine.settle(request.id, deadline);
    auto after = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(after.view));
}

}  // namespace airside::booking
