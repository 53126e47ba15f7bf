#include "platform/core/card_number.hpp"
#include "platform/events/outbox.hpp"
#include "services/payment/store/fraud.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/advance.hpp"

namespace airside::payment {

namespace {

using Decide = Payment (*)(Payment payment, Instant now);

std::optional<std::string> reason_of(const std::optional<Text<3, 1000>>& text) {
    if (!text) return {};
    if (has_card_number(text->value)) throw invalid("/reason", "holds a card number");
    return text->value;
}

// The decision, who took it and what follows from it are kept at once. What was decided so before is answered again.
awaitable<Begun> decide_and_begin(Context& service, const Caller& caller, PaymentId id, PaymentDecision decision,
                                  Decide decide, std::optional<std::string> reason) {
    auto tx = co_await service.pool.begin();
    auto before = co_await lock_and_read(tx, id, 0);
    if (before.user_id == caller.user_id()) throw conflict("own-payment", "One's own payment");
    if (before.review_decision == decision) co_return Begun{.payment = std::move(before)};
    auto now = service.clock.now();
    auto after = decide(before, now);
    store::queue_review(tx, id, store::Review{decision, caller.user_id(), std::move(reason), now});
    co_await store::update_payment(tx, before, after);
    after.version = before.version + 1;
    if (decision == PaymentDecision::APPROVED)
        tell(service, tx, after, payment_authorized, now, caller.trace.traceparent());
    auto begun = co_await begin_step(service, tx, std::move(after));
    co_await tx.commit();
    co_return begun;
}

}  // namespace

awaitable<PaymentReviewQueue> list_payment_reviews(Context& service, Caller, ListPaymentReviews request) {
    auto limit = static_cast<int>(request.limit.value.value);
    auto state = co_await store::review_queue_state(service.pool, service.clock.now());
    auto payments = co_await store::oldest_in_review(service.pool, limit);
    PaymentReviewQueue queue{{}, state.waiting, state.oldest_age_s};
    for (const auto& payment : payments) queue.items.push_back(view_of(payment, Audience::agent));
    co_return queue;
}

awaitable<PaymentView> approve_payment(Context& service, Caller caller, ApprovePayment request) {
    auto reason = reason_of(request.reason);
    auto begun = co_await decide_and_begin(service, caller, request.id, PaymentDecision::APPROVED, &approve, reason);
    co_return view_of(begun.payment, Audience::agent);
}

awaitable<PaymentView> reject_payment(Context& service, Caller caller, RejectPayment request) {
    auto reason = reason_of(request.reason);
    auto begun = co_await decide_and_begin(service, caller, request.id, PaymentDecision::REJECTED, &reject, reason);
    auto payment = co_await carry_on(service, std::move(begun), caller.trace.traceparent());
    co_return view_of(payment, Audience::agent);
}

}  // namespace airside::payment
