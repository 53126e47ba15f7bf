#include "services/payment/workflows/advance.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/attempts.hpp"
#include "services/payment/store/fraud.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/ask.hpp"

namespace airside::payment {

namespace {

constexpr int most_steps = 5;  // of one go: authorise, cancel, a read or two

AttemptOperation attempted(Step step) {
    if (step == Step::capture) return AttemptOperation::CAPTURE;
    if (step == Step::cancel) return AttemptOperation::VOID;
    return AttemptOperation::AUTHORIZE;
}

Operation operation_of(Step step) {
    if (step == Step::capture) return Operation::CAPTURE;
    if (step == Step::cancel) return Operation::VOID;
    return Operation::AUTHORIZE;
}

Decision decide(const Begun& begun, Payment payment, const Asked& asked, Instant now, const Rules& rules) {
    if (begun.step == Step::nothing) return {std::move(payment)};
    if (begun.step == Step::never_sent) return on_never_sent(std::move(payment), now);
    // Another gateway is asked by now: what this one has is none of the payment's. Its events tell, too (stray.hpp).
    if (payment.gateway != begun.payment.gateway) return {std::move(payment), {}, asked.outcome.done()};
    if (asked.outcome.done()) return on_state(std::move(payment), asked.outcome.value(), now, rules);
    if (auto* refused = asked.outcome.refused())
        return on_refusal(std::move(payment), operation_of(begun.step), *refused, now, rules);
    // Somebody else has found out in the meantime, or something else is wanted by now: what is not known says nothing
    // then.
    if (payment.version != begun.payment.version || !payment.next_check_at) return {std::move(payment)};
    if (asked.missing) return on_missing(std::move(payment), now, rules);
    if (auto* unavailable = asked.outcome.unavailable())
        return on_unavailable(std::move(payment), unavailable->retry_after_s, now, rules);
    return on_unknown(std::move(payment), now, rules);
}

store::AttemptEnd end_of(const Asked& asked) {
    if (auto* refused = asked.outcome.refused())
        return {false, refused->vendor_code, refused->text, refused->payment_id};
    if (auto* unknown = asked.outcome.unknown()) return {std::nullopt, "UNKNOWN", unknown->why, {}};
    if (auto* unavailable = asked.outcome.unavailable()) return {false, "UNAVAILABLE", unavailable->why, {}};
    const auto& seen = asked.outcome.value();
    bool decided =
        seen.state != gateways::PaymentState::ACTION_REQUIRED && seen.state != gateways::PaymentState::PROCESSING;
    store::AttemptEnd end{std::nullopt, std::string(to_string(seen.state)), {}, seen.id};
    if (decided) end.success = seen.state != gateways::PaymentState::FAILED;
    return end;
}

void queue_attempts(postgres::Transaction& tx, const Begun& begun, const Asked& asked, const Payment& before,
                    const Payment& after, Instant now) {
    if (begun.attempt > 0) {
        auto end = end_of(asked);
        store::queue_attempt_end(tx, after, begun.attempt, end, now);
        // That our account is not accepted says nothing of the requests before.
        auto* refused = asked.outcome.refused();
        bool answered = asked.outcome.done() || (refused && refused->code != PaymentFailure::CREDENTIALS);
        if (answered && end.success) store::queue_earlier_ends(tx, begun.payment, begun.gateway_key, *end.success, now);
    }
    // Another gateway is asked because it is known by now that this one has not charged.
    if (before.gateway != after.gateway) store::queue_earlier_ends(tx, before, before.authorise_key(), false, now);
    if (before.status == PaymentStatus::PENDING && after.status != PaymentStatus::PENDING)
        store::queue_earlier_ends(tx, after, after.authorise_key(), after.authorized_at.has_value(), now);
}

events::NewEvent event_of(const Payment& p, std::string_view type, Instant now, const std::string& traceparent) {
    PaymentEvent payload{.payment_id = p.id,
                         .payment_reference = p.reference,
                         .booking_id = p.booking_id,
                         .user_id = p.user_id,
                         .status = p.status,
                         .amount = p.amount,
                         .gateway = p.gateway,
                         .method = p.method,
                         .card_brand = p.card_brand,
                         .card_last4 = p.card_last4,
                         .failure_code = p.failure_code,
                         .at = now};
    std::optional<std::string> trace;
    if (!traceparent.empty()) trace = traceparent;
    return {"payment", p.id.uuid(), p.version, std::string(type), json::to_json(payload), trace};
}

void raise_alarm(const Payment& p) {
    telemetry::counter("airside_payment_alarms_total", "Payments that somebody has to look at").add();
    log::error("a payment needs somebody's look", {{"payment_id", p.id.str()},
                                                   {"status", boost::describe::enum_to_string(p.status, "?")},
                                                   {"operation", boost::describe::enum_to_string(p.operation, "?")}});
}

// The method that the gateway has saved on the way is what is charged from here on. An event may have told before what
// became of the charge.
Payment with_saved(Payment payment, const Asked& asked) {
    if (payment.save_state != SaveState::WANTED) return payment;
    if (asked.saved) {
        payment.token = asked.saved->token;
        payment.save_state = SaveState::SAVED;
    } else if (asked.not_saved) {
        payment.save_state = SaveState::NOT_SAVED;
    }
    return payment;
}

awaitable<Payment> conclude(Context& service, const Begun& begun, Asked asked, std::string traceparent) {
    auto tx = co_await service.pool.begin();
    auto before = co_await lock_and_read(tx, begun.payment.id, begun.attempt);
    auto now = service.clock.now();
    auto decision = decide(begun, with_saved(before, asked), asked, now, service.rules());
    auto after = std::move(decision.payment);
    after.version = before.version + 1;
    queue_attempts(tx, begun, asked, before, after, now);
    for (const auto& message : asked.messages) store::queue_message(tx, after, message, now);
    co_await store::update_payment(tx, before, after);
    if (!before.review_decision && after.review_decision == PaymentDecision::EXPIRED)
        store::queue_review(tx, after.id, store::Review{PaymentDecision::EXPIRED, {}, {}, now});
    if (!decision.event.empty()) tell(service, tx, after, decision.event, now, traceparent);
    co_await tx.commit();
    if (decision.alarm) raise_alarm(after);
    co_return after;
}

awaitable<Begun> begin(Context& service, PaymentId id) {
    auto tx = co_await service.pool.begin();
    auto payment = co_await lock_and_read(tx, id, 0);
    auto begun = co_await begin_step(service, tx, std::move(payment));
    co_await tx.commit();
    co_return begun;
}

}  // namespace

awaitable<Payment> lock_and_read(postgres::Transaction& tx, PaymentId id, int attempt) {
    co_await events::lock_aggregate(tx, id.uuid());
    auto payment = co_await store::find_payment(tx, id, attempt);
    if (!payment) throw not_found("no such payment");
    co_return std::move(*payment);
}

void tell(Context& service, postgres::Transaction& tx, const Payment& payment, std::string_view type, Instant now,
          const std::string& traceparent) {
    events::append(tx, event_of(payment, type, now, traceparent), service.notifier);
    telemetry::counter("airside_payments_total", "Payments by what became of them", {{"event", std::string(type)}})
        .add();
}

Instant lease_end(const Context& service) {
    return service.clock.now() + 2 * service.config.gateway_deadline + service.config.resolve_first;
}

awaitable<Begun> begin_step(Context& service, postgres::Transaction& tx, Payment payment) {
    Begun begun{.payment = std::move(payment)};
    begun.step = next_step(begun.payment);
    begun.gateway_key = begun.step == Step::authorise ? begun.payment.authorise_key() : begun.payment.gateway_key();
    bool is_attempt = begun.step == Step::authorise || begun.step == Step::capture || begun.step == Step::cancel;
    if (is_attempt)
        begun.attempt = co_await store::open_attempt(tx, begun.payment, attempted(begun.step), std::nullopt,
                                                     begun.gateway_key, service.clock.now());
    if (begun.step != Step::nothing) store::queue_check_at(tx, begun.payment, lease_end(service));
    co_return begun;
}

awaitable<Payment> carry_on(Context& service, Begun begun, std::string traceparent) {
    for (int steps = 1; begun.step != Step::nothing; ++steps) {
        auto asked = co_await ask_gateway(service, begun, traceparent);
        auto payment = co_await conclude(service, begun, std::move(asked), traceparent);
        bool at_once = payment.next_check_at && *payment.next_check_at <= service.clock.now();
        if (!at_once || steps >= most_steps) co_return payment;
        begun = co_await begin(service, payment.id);
    }
    co_return begun.payment;
}

awaitable<Payment> advance(Context& service, PaymentId id, std::string traceparent) {
    auto begun = co_await begin(service, id);
    auto payment = co_await carry_on(service, std::move(begun), std::move(traceparent));
    co_return payment;
}

awaitable<Payment> look(Context& service, PaymentId id, std::string intent_id, std::string traceparent) {
    auto payment = co_await store::find_payment(service.pool, id);
    if (!payment) throw not_found("no such payment");
    if (!payment->intent_id) payment->intent_id = std::move(intent_id);
    Begun begun{.payment = std::move(*payment), .step = Step::read};
    auto asked = co_await ask_gateway(service, begun, traceparent);
    if (!asked.outcome.done()) throw unavailable("the gateway did not say how it has the payment");
    if (asked.outcome.value().our_reference != id.str())
        throw not_found("the gateway has this payment under another reference");
    auto seen = co_await conclude(service, begun, std::move(asked), traceparent);
    if (!seen.next_check_at || *seen.next_check_at > service.clock.now()) co_return seen;
    auto advanced = co_await advance(service, id, std::move(traceparent));
    co_return advanced;
}

awaitable<Begun> change_and_begin(Context& service, PaymentId id, Change change) {
    auto tx = co_await service.pool.begin();
    auto before = co_await lock_and_read(tx, id, 0);
    auto after = change(before, service.clock.now());
    if (after.operation_number != before.operation_number) {
        co_await store::update_payment(tx, before, after);
        after.version = before.version + 1;
    }
    auto begun = co_await begin_step(service, tx, std::move(after));
    co_await tx.commit();
    co_return begun;
}

}  // namespace airside::payment
