#include "services/payment/workflows/refund.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/attempts.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/store/refunds.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/ask_refund.hpp"

namespace airside::payment {

namespace {

constexpr int most_steps = 3;  // of one go

RefundDecision decide(const BegunRefund& begun, Refund refund, const AskedRefund& asked, Instant now,
                      const Rules& rules) {
    if (begun.step == RefundStep::nothing) return {std::move(refund)};
    if (asked.outcome.done()) return on_refund_state(std::move(refund), asked.outcome.value(), now, rules);
    // Somebody else has found out in the meantime: what this call did not tell says nothing then.
    bool other = refund.status != begun.refund.status || refund.request_number != begun.refund.request_number ||
                 refund.missing_looks != begun.refund.missing_looks;
    if (other) return {std::move(refund)};
    if (asked.missing) return on_refund_missing(std::move(refund), now, rules);
    if (auto* refused = asked.outcome.refused()) return on_refund_refusal(std::move(refund), *refused, now, rules);
    if (auto* unavailable = asked.outcome.unavailable())
        return on_refund_unavailable(std::move(refund), unavailable->retry_after_s, now, rules);
    return on_refund_unknown(std::move(refund), now, rules);
}

store::AttemptEnd end_of(const AskedRefund& asked) {
    if (auto* refused = asked.outcome.refused()) return {false, refused->vendor_code, refused->text, {}};
    if (auto* unknown = asked.outcome.unknown()) return {std::nullopt, "UNKNOWN", unknown->why, {}};
    if (auto* unavailable = asked.outcome.unavailable()) return {false, "UNAVAILABLE", unavailable->why, {}};
    const auto& seen = asked.outcome.value();
    return {seen.state != gateways::RefundState::FAILED, std::string(boost::describe::enum_to_string(seen.state, "?")),
            seen.failure, seen.id};
}

void queue_attempts(postgres::Transaction& tx, const BegunRefund& begun, const AskedRefund& asked, const Refund& before,
                    const Refund& after, const Payment& payment, Instant now) {
    if (begun.attempt > 0) store::queue_attempt_end(tx, payment, begun.attempt, end_of(asked), now);
    // Now it is known what became of the requests before: the refund is there, or was never made.
    bool known = before.status == RefundStatus::PENDING && after.status != RefundStatus::PENDING;
    bool never = after.request_number != before.request_number;
    if (known || never)
        store::queue_earlier_ends(tx, payment, before.gateway_key(), known && after.gateway_refund_id.has_value(), now);
}

events::NewEvent event_of(const Payment& p, const Refund& r, std::string_view type, Instant now,
                          const std::string& traceparent) {
    RefundEvent payload{.payment_id = p.id,
                        .payment_reference = p.reference,
                        .booking_id = p.booking_id,
                        .user_id = p.user_id,
                        .status = p.status,
                        .amount = r.amount,
                        .gateway = p.gateway,
                        .method = p.method,
                        .refund_id = r.id,
                        .refund_reference = r.reference,
                        .reason = r.reason,
                        .refund_status = r.status,
                        .refunded = p.refunded,
                        .at = now};
    std::optional<std::string> trace;
    if (!traceparent.empty()) trace = traceparent;
    return {"payment", p.id.uuid(), p.version, std::string(type), json::to_json(payload), trace};
}

void raise_alarm(const std::string& payment, const std::string& refund, std::string_view why) {
    telemetry::counter("airside_payment_alarms_total", "Payments that somebody has to look at").add();
    log::error("a refund needs somebody's look", {{"payment_id", payment}, {"refund_id", refund}, {"reason", why}});
}

void report(const Payment& payment, const RefundDecision& decision) {
    if (!decision.event.empty())
        telemetry::counter("airside_refunds_total", "Refunds by what became of them",
                           {{"event", std::string(decision.event)}})
            .add();
    if (decision.alarm)
        raise_alarm(payment.id.str(), decision.refund.id.str(), "the gateway's account differs from ours");
}

awaitable<Payment> lock_payment(postgres::Transaction& tx, PaymentId id) {
    co_await events::lock_aggregate(tx, id.uuid());
    auto payment = co_await store::find_payment(tx, id, 0);
    if (!payment) throw not_found("no such payment");
    co_return std::move(*payment);
}

awaitable<Refund> read_locked(postgres::Transaction& tx, const Payment& payment, Uuid id, int attempt) {
    auto refund = co_await store::find_refund(tx, payment, id, attempt);
    if (!refund) throw not_found("no such refund");
    co_return std::move(*refund);
}

// What was decided, in the transaction that read the refund; the caller commits and reports.
awaitable<> keep(Context& service, postgres::Transaction& tx, const Payment& payment, const Refund& before,
                 const RefundDecision& decision, const std::string& traceparent) {
    co_await store::update_refund(tx, payment, before, decision.refund);
    if (decision.event.empty()) co_return;
    auto after = after_refund(payment, before, decision.refund);
    after.version = payment.version + 1;
    co_await store::update_payment(tx, payment, after);
    auto event = event_of(after, decision.refund, decision.event, service.clock.now(), traceparent);
    events::append(tx, event, service.notifier);
}

awaitable<Refund> conclude(Context& service, const BegunRefund& begun, AskedRefund asked, std::string traceparent) {
    auto tx = co_await service.pool.begin();
    auto payment = co_await lock_payment(tx, begun.payment.id);
    auto before = co_await read_locked(tx, payment, begun.refund.id, begun.attempt);
    auto now = service.clock.now();
    auto decision = decide(begun, before, asked, now, service.rules());
    queue_attempts(tx, begun, asked, before, decision.refund, payment, now);
    for (const auto& message : asked.messages) store::queue_message(tx, payment, message, now);
    co_await keep(service, tx, payment, before, decision, traceparent);
    co_await tx.commit();
    report(payment, decision);
    co_return std::move(decision.refund);
}

// Notes the attempt for the refund's next step; the caller commits.
awaitable<BegunRefund> begin_refund_step(Context& service, postgres::Transaction& tx, Payment payment, Refund refund) {
    BegunRefund begun{.payment = std::move(payment), .refund = std::move(refund)};
    begun.step = next_step(begun.refund);
    if (begun.step == RefundStep::send) {
        auto key = begun.refund.gateway_key();
        begun.attempt = co_await store::open_attempt(tx, begun.payment, AttemptOperation::REFUND, begun.refund.id, key,
                                                     service.clock.now());
    }
    if (begun.step != RefundStep::nothing)
        store::queue_refund_check_at(tx, begun.payment, begun.refund, lease_end(service));
    co_return begun;
}

awaitable<BegunRefund> begin(Context& service, PaymentId payment_id, Uuid refund_id) {
    auto tx = co_await service.pool.begin();
    auto payment = co_await lock_payment(tx, payment_id);
    auto refund = co_await read_locked(tx, payment, refund_id, 0);
    auto begun = co_await begin_refund_step(service, tx, std::move(payment), std::move(refund));
    co_await tx.commit();
    co_return begun;
}

awaitable<Refund> carry_on(Context& service, BegunRefund begun, std::string traceparent) {
    for (int steps = 1; begun.step != RefundStep::nothing; ++steps) {
        auto asked = co_await ask_gateway(service, begun, traceparent);
        auto refund = co_await conclude(service, begun, std::move(asked), traceparent);
        bool at_once = refund.next_check_at && *refund.next_check_at <= service.clock.now();
        if (!at_once || steps >= most_steps) co_return refund;
        begun = co_await begin(service, begun.payment.id, refund.id);
    }
    co_return begun.refund;
}

// "REF", the bucket of the user in two characters, as a payment's reference has it, eight at random.
RefundReference make_reference(Context& service, const Payment& payment) {
    return RefundReference::of("REF" + payment.reference.str().substr(3, 2) + service.random.readable(8));
}

Refund refund_for(Context& service, const Payment& payment, RefundWish wish) {
    auto now = service.clock.now();
    return Refund{.id = Uuid::bucketed(service.clock, service.random, bucket_of(payment.user_id.uuid())),
                  .reference = make_reference(service, payment),
                  .payment_id = payment.id,
                  .amount = wish.amount,
                  .reason = wish.reason,
                  .reason_details = std::move(wish.reason_details),
                  .key = std::move(wish.key),
                  .requested_by_type = wish.requested_by_type,
                  .requested_by = wish.requested_by,
                  .requested_at = now,
                  .request_since = now,
                  .next_check_at = lease_end(service)};
}

// The refund of the wish's key, with its next step begun. A function of its own, so that its connection is back in the
// pool before the gateway is asked.
awaitable<BegunRefund> find_or_insert(Context& service, RefundWish wish) {
    auto tx = co_await service.pool.begin();
    auto payment = co_await lock_payment(tx, wish.payment_id);
    auto refund = co_await store::find_refund(tx, payment, wish.key);
    if (refund) {
        if (refund->amount != wish.amount) throw conflict("refund-key-reused", "This key was used for another refund");
        // What the gateway has is answered as it is; what it has not answered yet is asked again.
        if (refund->status != RefundStatus::PENDING)
            co_return BegunRefund{.payment = std::move(payment), .refund = std::move(*refund)};
    } else {
        check_refund(payment, wish.amount);
        refund = refund_for(service, payment, std::move(wish));
        co_await store::insert_refund(tx, payment, *refund);
    }
    auto begun = co_await begin_refund_step(service, tx, std::move(payment), std::move(*refund));
    co_await tx.commit();
    co_return begun;
}

}  // namespace

awaitable<Refund> make_refund(Context& service, RefundWish wish, std::string traceparent) {
    auto begun = co_await find_or_insert(service, std::move(wish));
    auto carried = co_await carry_on(service, std::move(begun), std::move(traceparent));
    co_return carried;
}

awaitable<Refund> advance_refund(Context& service, PaymentId payment, Uuid refund, std::string traceparent) {
    auto begun = co_await begin(service, payment, refund);
    auto carried = co_await carry_on(service, std::move(begun), std::move(traceparent));
    co_return carried;
}

awaitable<Refund> take_back(Context& service, PaymentId id, Uuid refund, std::string traceparent) {
    auto tx = co_await service.pool.begin();
    auto payment = co_await lock_payment(tx, id);
    auto before = co_await read_locked(tx, payment, refund, 0);
    auto decision = on_refund_taken_back(before);
    co_await keep(service, tx, payment, before, decision, traceparent);
    co_await tx.commit();
    report(payment, decision);
    co_return std::move(decision.refund);
}

namespace {

// What the gateway listed, as the answer to a look.
awaitable<> conclude_seen(Context& service, const Payment& payment, const gateways::GatewayRefund& seen,
                          std::string traceparent) {
    auto id = Uuid::parse(seen.our_reference);
    std::optional<Refund> refund;
    if (id) refund = co_await store::find_refund(service.pool, payment, *id);
    if (!refund || refund->amount != seen.amount) {
        raise_alarm(payment.id.str(), seen.id, "the gateway has a refund that we have not asked for");
        co_return;
    }
    BegunRefund begun{.payment = payment, .refund = std::move(*refund), .step = RefundStep::read};
    AskedRefund asked{seen};
    co_await conclude(service, begun, std::move(asked), std::move(traceparent));
}

}  // namespace

awaitable<> look_at_refunds(Context& service, PaymentId id, std::string traceparent) {
    auto payment = co_await store::find_payment(service.pool, id);
    if (!payment) throw not_found("no such payment");
    auto listed = co_await list_at_gateway(service, *payment, traceparent);
    if (!listed.outcome.done()) throw unavailable("the gateway did not say how it has the payment's refunds");
    for (const auto& seen : listed.outcome.value()) co_await conclude_seen(service, *payment, seen, traceparent);
}

}  // namespace airside::payment
