#include <algorithm>

#include "platform/auth/tokens.hpp"
#include "platform/core/card_number.hpp"
#include "platform/core/problem.hpp"
#include "platform/json/json.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/requests.hpp"
#include "services/user/api.hpp"

namespace airside::booking {
namespace {

// The payment service knows this payment by it: the same for every run of the same request, and no other caller's.
std::string payment_key_of(const Caller& caller) {
    return auth::hash_of(caller.user_id().str() + "/" + caller.idempotency_key);
}

Problem declined(const BookingView& view) {
    return Problem(402, "payment-declined", "The payment was declined", "another card, or another try, may succeed")
        .with_member("decline_code", json::to_json(*view.payment.decline_code));
}

// The traveller may pay what is left, which is told with it.
Problem without_ancillaries(const BookingView& view) {
    return conflict("ancillary-unavailable", "The airline no longer has an ancillary at its price; nothing was charged",
                    "it was taken off the booking, which can be paid without it")
        .with_member("ancillaries", json::to_json(*view.payment.refused_ancillaries))
        .with_member("price", json::to_json(view.price.total));
}

Problem failed(const BookingView& view) {
    auto failure = view.failure.value_or(BookingFailure{"unknown", ""});
    if (failure.code == "payment-attempts-used-up" && view.payment.decline_code) return declined(view);
    return conflict("booking-failed", "The booking could not be ticketed; no money was taken", failure.detail)
        .with_member("failure_code", json::to_json(failure.code));
}

// Only pages of the seller's: a payment page must not become somebody's way to send payers elsewhere unencrypted.
void check_return_url(const std::string& url, const std::string& site) {
    auto is_plain = [](unsigned char c) {
        return c > ' ' && c < 0x7f && c != '\\' && c != '"' && c != '<' && c != '>';
    };
    bool plain = std::all_of(url.begin(), url.end(), is_plain);
    auto rest = std::string_view(url).substr(std::min(url.size(), url.find("://") + 3));
    auto host = rest.substr(0, rest.find_first_of("/?#"));
    bool whole = plain && !host.empty() && host.find('@') == host.npos;
    auto after_site = std::string_view(url).substr(std::min(url.size(), site.size()));
    bool ours = !site.empty() && url.starts_with(site) && (after_site.empty() || after_site.front() == '/');
    if (!whole || !(url.starts_with("https://") || ours))
        throw invalid("/return_url", "has to be an https URL, or a page of the seller's site");
}

Payer payer_of(const Actor& actor, const PayBooking& request) {
    Payer payer{{}, actor.address, actor.user_agent};
    if (request.return_url) payer.return_url = request.return_url->value;
    // The payment service refuses what looks like a card number, wherever it stands.
    if (payer.user_agent) payer.user_agent = without_card_numbers(*payer.user_agent);
    if (payer.user_agent && payer.user_agent->empty()) payer.user_agent.reset();
    return payer;
}

// A saved method is its owner's to pay with, and for their own bookings; so is keeping one.
awaitable<> check_saved(Handling& service, const Caller& caller, const Snapshot& booking,
                        const payment::PaymentMethod& method) {
    bool own = booking.view.user_id == caller.user_id();
    if (method.save.value_or(false) && !own) throw invalid("/payment_method/save", "only the booking's owner can");
    if (!method.saved_id) co_return;
    int status = own ? 0 : 404;
    try {
        user::GetPayableMethod question{caller.user_id(), user::SavedPaymentMethodId(method.saved_id->uuid())};
        if (own) co_await service.deps.bus.call(Caller::of_service("booking"), question);
    } catch (const Problem& problem) {
        if (problem.status != 404) throw;
        status = problem.status;
    }
    if (status == 404) throw invalid("/payment_method/saved_id", "is not one of your payment methods");
}

void check_payable(const Snapshot& snapshot, Instant now, std::chrono::minutes margin) {
    auto& view = snapshot.view;
    if (view.status == BookingStatus::FAILED && view.failure && view.failure->code == "ticket-time-limit-passed")
        throw Problem(410, "booking-expired", "The time to pay for this booking is over");
    if (view.status != BookingStatus::PENDING_PAYMENT || snapshot.step != Step::AWAIT_PAYMENT)
        throw conflict("not-payable", "The booking can't be paid in its present state",
                       "it is " + std::string(json::name(view.status)) + ", " + std::string(json::name(view.progress)));
    if (view.ticket_time_limit && now >= *view.ticket_time_limit - margin)
        throw Problem(410, "booking-expired", "The time to pay for this booking is over");
}

// An agent, or the payer elsewhere, may have added something since the payer was shown the price.
void check_price(const Snapshot& booking, const std::optional<Money>& expected) {
    auto& total = booking.view.price.total;
    if (!expected || *expected == total) return;
    throw conflict("price-changed", "The price has changed", "accept the new one by sending it as expected_price")
        .with_member("price", json::to_json(total));
}

}  // namespace

awaitable<BookingView> pay_booking(Handling& service, Caller caller, PayBooking request) {
    auto deadline = Steady::now() + service.config.request_wait;
    if (request.return_url) check_return_url(request.return_url->value, service.config.site);
    auto key = payment_key_of(caller);
    auto before = co_await booking_for(service, caller, request.id);
    if (before.payment_key != key) {
        auto now = service.deps.clock.now();
        payment::check(request.payment_method, "/payment_method");
        check_payable(before, now, service.config.ticketing_margin);
        co_await check_saved(service, caller, before, request.payment_method);
        auto actor = Actor::of(caller);
        auto payer = payer_of(actor, request);
        PaymentRequest payment{request.payment_method, payer, key, actor, caller.trace.traceparent(),
                               request.expected_price};
        bool started = co_await start_payment(service.deps.pool, request.id, payment, now);
        if (!started) {
            auto now_it_is = co_await booking_for(service, caller, request.id);
            check_price(now_it_is, request.expected_price);
            throw conflict("not-payable", "The booking can't be paid in its present state",
                           "another payment is under way");
        }
    }
    co_await service.engine.settle(request.id, deadline);
    auto after = co_await booking_for(service, caller, request.id);
    auto& view = after.view;
    if (view.status == BookingStatus::FAILED) throw failed(view);
    if (after.step == Step::AWAIT_PAYMENT && view.payment.decline_code) throw declined(view);
    if (after.step == Step::AWAIT_PAYMENT && view.payment.refused_ancillaries) throw without_ancillaries(view);
    co_return shown_to(caller, std::move(view));
}

}  // namespace airside::booking
