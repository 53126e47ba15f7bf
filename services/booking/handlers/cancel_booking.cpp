#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/booking/domain/cancellation.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/cancellation.hpp"
#include "services/booking/store/requests.hpp"
#include "vendors/gds/port.hpp"

namespace airside::booking {
namespace {

Problem not_cancellable(std::string why) {
    return conflict("not-cancellable", "The booking can't be cancelled in its present state", std::move(why));
}

// It is cancelled, or about to be.
bool is_given_up(const BookingView& booking) {
    using enum BookingStatus;
    if (booking.status == CANCELLED || booking.status == REFUNDED) return true;
    return booking.failure && booking.failure->code.starts_with("cancelled-by");
}

awaitable<CancelQuote> quote_of(Handling& service, const Snapshot& booking) {
    auto now = service.deps.clock.now();
    if (!is_cancellable(booking.view, now)) throw not_cancellable("its journey has begun, or it has ended");
    auto offer = co_await accepted_offer_of(service.deps.pool, booking.view.id);
    CancellationRules rules{service.config.void_zone,
                            {service.config.refundable_taxes.begin(), service.config.refundable_taxes.end()},
                            service.config.schedule_change_refund};
    co_return quote_cancellation(booking.view, offer, rules, now);
}

void check_agents_refund(const Money& refund, const BookingView& booking) {
    auto most = still_paid(booking);
    if (refund.currency() != most.currency()) throw invalid("/refund", "is in " + most.currency().str());
    if (refund.negative() || refund > most) throw invalid("/refund", "from nothing to " + most.str());
}

// What comes back: as the fare's conditions say and the traveller was told, or as an agent decides.
Money agreed_refund(const CancelQuote& quote, const BookingView& booking, const CancelBooking& request) {
    if (request.refund) {
        check_agents_refund(*request.refund, booking);
        return *request.refund;
    }
    if (!quote.refund)
        throw conflict("refund-unknown", "What would come back is not known: an agent has to decide",
                       quote.airline_documents.is_zero()
                           ? "the provider did not say what the fare's cancellation costs"
                           : "what the airline gives back for its ancillaries is for its rules to say");
    // Who names none may not know that the booking is paid.
    if (request.expected_refund != quote.refund)
        throw conflict("refund-changed", "Another amount would come back",
                       "accept the present one by sending it as expected_refund")
            .with_member("refund", json::to_json(*quote.refund));
    return *quote.refund;
}

// By the fare's rules, so only where it may be refunded, what comes back is by them too, and is more than the
// ancillaries. What the airline owes for a flight that it moved takes its word, which an agent has from it.
awaitable<bool> refunds_tickets(Handling& service, const BookingView& booking, const CancelQuote& quote,
                                const Money& refund) {
    bool by_the_fare = quote.basis == RefundBasis::FARE_CONDITIONS || quote.basis == RefundBasis::UNKNOWN;
    if (!by_the_fare || refund <= quote.ancillaries) co_return false;
    auto provider = service.deps.gds.find(booking.gds_provider);
    if (provider == service.deps.gds.end() || provider->second->ticket_refunds() == nullptr) co_return false;
    auto offer = co_await accepted_offer_of(service.deps.pool, booking.id);
    co_return offer.conditions.refund.allowance != gds::Allowance::NOT_ALLOWED;
}

awaitable<bool> cancel_paid(Handling& service, const Caller& caller, const Snapshot& booking,
                            const CancelBooking& request) {
    auto quote = co_await quote_of(service, booking);
    auto refund = agreed_refund(quote, booking.view, request);
    bool tickets = co_await refunds_tickets(service, booking.view, quote, refund);
    Cancellation cancellation{booking.version,
                              quote.basis,
                              tickets,
                              refund,
                              request.reason ? request.reason->value : std::string(),
                              Actor::of(caller),
                              caller.trace.traceparent()};
    auto now = service.deps.clock.now();
    co_return co_await start_cancellation(service.deps.pool, request.id, cancellation, now);
}

awaitable<bool> cancel_unpaid(Handling& service, const Caller& caller, const CancelBooking& request) {
    auto reason = request.reason ? request.reason->value : std::string();
    auto actor = Actor::of(caller);
    auto now = service.deps.clock.now();
    bool started = co_await start_cancel(service.deps.pool, request.id, actor, reason, now);
    if (started) co_return true;
    auto after = co_await booking_for(service, caller, request.id);
    if (!is_given_up(after.view)) throw not_cancellable("its payment is under way");
    co_return true;
}

// True: it is given up now, by this request or by one that was quicker.
awaitable<bool> begin(Handling& service, const Caller& caller, const CancelBooking& request) {
    auto booking = co_await booking_for(service, caller, request.id);
    if (request.refund && !caller.is_agent()) throw invalid("/refund", "is for agents to say");
    if (is_given_up(booking.view)) co_return true;
    if (booking.view.status == BookingStatus::PENDING_PAYMENT)
        co_return co_await cancel_unpaid(service, caller, request);
    co_return co_await cancel_paid(service, caller, booking, request);
}

}  // namespace

awaitable<CancelQuote> get_cancel_quote(Handling& service, Caller caller, GetCancelQuote request) {
    auto booking = co_await booking_for(service, caller, request.id);
    if (is_given_up(booking.view)) throw not_cancellable("it is given up already");
    auto quote = co_await quote_of(service, booking);
    co_return quote;
}

awaitable<BookingView> cancel_booking(Handling& service, Caller caller, CancelBooking request) {
    auto deadline = Steady::now() + service.config.request_wait;
    bool begun = co_await begin(service, caller, request);
    if (!begun) {
        // Something works on the booking at this moment, or has changed it.
        co_await service.engine.settle(request.id, deadline);
        begun = co_await begin(service, caller, request);
    }
    if (!begun) throw not_cancellable("something else is being done to it at this moment");
    co_await service.engine.settle(request.id, deadline);
    auto after = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(after.view));
}

}  // namespace airside::booking
