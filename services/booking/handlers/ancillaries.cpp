#include "services/booking/domain/ancillaries.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/core/problem.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/ancillaries.hpp"
#include "services/booking/store/cancellation.hpp"

namespace airside::booking {
namespace {

Problem not_changeable() {
    return conflict("not-changeable", "Ancillaries change only while the booking waits for its payment");
}

Problem not_cancellable(std::string why) {
    return conflict("not-cancellable", "The ancillary can't be cancelled in the booking's present state",
                    std::move(why));
}

}  // namespace

awaitable<AncillaryOffers> get_ancillary_offers(Handling& service, Caller caller, GetAncillaryOffers request) {
    auto booking = co_await booking_for(service, caller, request.id);
    auto& currency = booking.view.price.total.currency();
    co_return AncillaryOffers{ancillary_offers(service.config.ancillaries, currency)};
}

// Safe to retry: the dispatcher replays the first answer to a known Idempotency-Key, and the row keeps it too.
awaitable<Created<BookingView>> add_ancillary_to(Handling& service, Caller caller, AddAncillary request) {
    co_await booking_for(service, caller, request.id);
    auto actor = Actor::of(caller);
    auto key = auth::hash_of(caller.user_id().str() + "/" + caller.idempotency_key);
    bool added = co_await add_ancillary(service.deps.pool, service.config.ancillaries, request, key, actor);
    if (!added) throw not_changeable();
    auto after = co_await booking_for(service, caller, request.id);
    co_return Created<BookingView>{shown_to(caller, std::move(after.view))};
}

awaitable<BookingView> remove_ancillary_from(Handling& service, Caller caller, RemoveAncillary request) {
    co_await booking_for(service, caller, request.id);
    auto actor = Actor::of(caller);
    bool removed = co_await remove_ancillary(service.deps.pool, request.id, request.ancillary_id.value, actor);
    if (!removed) throw not_changeable();
    auto after = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(after.view));
}

awaitable<BookingView> cancel_ancillary_of(Handling& service, Caller caller, CancelAncillary request) {
    auto deadline = Steady::now() + service.config.request_wait;
    auto booking = co_await booking_for(service, caller, request.id);
    auto started = AncillaryRefund::NOT_PAID;
    if (!booking.view.archived_at)
        started =
            co_await start_ancillary_refund(service.deps.pool, request.id, request.ancillary_id.value,
                                            Actor::of(caller), caller.trace.traceparent(), service.deps.clock.now());
    if (started == AncillaryRefund::NOT_PAID) throw not_cancellable("it is not paid, or given up with its booking");
    if (started == AncillaryRefund::BUSY) throw not_cancellable("something else is being done to the booking");
    co_await service.engine.settle(request.id, deadline);
    auto after = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(after.view));
}

}  // namespace airside::booking
