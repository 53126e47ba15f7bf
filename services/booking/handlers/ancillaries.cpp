#include "services/booking/domain/ancillaries.hpp"

#include "platform/auth/tokens.hpp"
#include "platform/core/problem.hpp"
#include "services/booking/handlers/airline_catalogue.hpp"
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

// How to find what the request chooses, under the booking's lock. The airline is asked before, as that takes its time.
awaitable<ChooseAncillary> choice_of(Handling& service, const Caller& caller, const Snapshot& booking,
                                     const AddAncillary& request) {
    ChooseAncillary choose = [&service, request](const BookingView& view) {
        return NewAncillary{chosen_ancillary(service.config.ancillaries, view, request)};
    };
    if (!request.service_id) co_return choose;
    auto services = co_await airline_services(service, caller, booking);
    choose = [services = std::move(services), request](const BookingView& view) {
        auto chosen = chosen_service(services, view, request);
        return NewAncillary{std::move(chosen.ancillary), std::move(chosen.service)};
    };
    co_return choose;
}

}  // namespace

awaitable<AncillaryOffers> get_ancillary_offers(Handling& service, Caller caller, GetAncillaryOffers request) {
    auto booking = co_await booking_for(service, caller, request.id);
    auto& currency = booking.view.price.total.currency();
    AncillaryOffers offers{ancillary_offers(service.config.ancillaries, currency), AirlineOffers::NOT_SOLD};
    auto catalogue = co_await shown_catalogue(service, caller, booking);
    if (!catalogue) co_return offers;
    offers.airline = catalogue->done() ? AirlineOffers::SHOWN : AirlineOffers::UNAVAILABLE;
    if (!catalogue->done()) co_return offers;
    for (auto& offer : airline_offers(catalogue->value(), booking.view)) offers.items.push_back(std::move(offer));
    co_return offers;
}

// Safe to retry: the dispatcher replays the first answer to a known Idempotency-Key, and the row keeps it too.
awaitable<Created<BookingView>> add_ancillary_to(Handling& service, Caller caller, AddAncillary request) {
    auto booking = co_await booking_for(service, caller, request.id);
    bool airlines = is_of_the_airline(request);
    auto actor = Actor::of(caller);
    auto key = auth::hash_of(caller.user_id().str() + "/" + caller.idempotency_key);
    // The airline is asked once for one request, whatever becomes of the answer.
    bool before = false;
    if (airlines) before = co_await was_added(service.deps.pool, request.id, key);
    if (airlines && !before && !waits_for_payment(booking)) throw not_changeable();
    if (!before) {
        auto choose = co_await choice_of(service, caller, booking, request);
        bool added = co_await add_ancillary(service.deps.pool, request.id, choose, key, actor);
        if (!added) throw not_changeable();
    }
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
    AncillaryToRefund refund{request.ancillary_id.value, request.document_returned.value, Actor::of(caller),
                             caller.trace.traceparent()};
    if (!booking.view.archived_at)
        started = co_await start_ancillary_refund(service.deps.pool, request.id, refund, service.deps.clock.now());
    if (started == AncillaryRefund::ISSUED)
        throw not_cancellable("it has a document of the airline's: have it voided or refunded there, and say so");
    if (started == AncillaryRefund::NOT_PAID) throw not_cancellable("it is not paid, or given up with its booking");
    if (started == AncillaryRefund::BUSY) throw not_cancellable("something else is being done to the booking");
    co_await service.engine.settle(request.id, deadline);
    auto after = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(after.view));
}

}  // namespace airside::booking
