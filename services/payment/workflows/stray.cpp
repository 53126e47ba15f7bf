#include "services/payment/workflows/stray.hpp"

#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/attempts.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/ask.hpp"

namespace airside::payment {

namespace {

using gateways::PaymentState;

void raise_alarm(const Payment& payment, const std::string& intent_id, PaymentState state) {
    telemetry::counter("airside_payment_alarms_total", "Payments that somebody has to look at").add();
    log::error("a gateway has a second payment for one of ours", {{"payment_id", payment.id.str()},
                                                                  {"gateway", to_string(payment.gateway)},
                                                                  {"gateway_payment_id", intent_id},
                                                                  {"state", to_string(state)}});
}

std::string key_of(const Payment& payment) { return payment.id.str() + ".stray"; }

// As every call that asks something of a gateway, it is noted before it is made.
awaitable<int> note_attempt(Context& service, const Payment& payment) {
    auto tx = co_await service.pool.begin();
    co_await lock_and_read(tx, payment.id, 0);
    auto attempt = co_await store::open_attempt(tx, payment, AttemptOperation::VOID, std::nullopt, key_of(payment),
                                                service.clock.now());
    co_await tx.commit();
    co_return attempt;
}

awaitable<> cancel(Context& service, gateways::Gateway& gateway, const Payment& payment, const std::string& intent_id) {
    auto attempt = co_await note_attempt(service, payment);
    std::vector<gateways::RecordedMessage> messages;
    auto context = context_for(service, {}, messages);
    auto ended = co_await gateway.cancel(intent_id, key_of(payment), context);
    store::AttemptEnd end{std::nullopt, ended.done() ? "VOIDED" : "UNKNOWN", ended.done() ? "" : ended.describe(),
                          intent_id};
    if (!ended.unknown()) end.success = ended.done();
    auto tx = co_await service.pool.begin();
    auto now = service.clock.now();
    store::queue_attempt_end(tx, payment, attempt, end, now);
    for (const auto& message : messages) store::queue_message(tx, payment, message, now);
    co_await tx.commit();
    if (!ended.done()) throw unavailable("the gateway has not given back a payment that is none of ours");
}

// Of those before, whose answer was lost, it is known by now that they have given it back.
awaitable<> end_attempts(Context& service, const Payment& payment) {
    auto tx = co_await service.pool.begin();
    store::queue_earlier_ends(tx, payment, key_of(payment), true, service.clock.now());
    co_await tx.commit();
}

}  // namespace

bool is_stray(const Payment& payment, PaymentGateway gateway, const std::string& intent_id) {
    if (intent_id.empty()) return false;
    return payment.gateway != gateway || (payment.intent_id && *payment.intent_id != intent_id);
}

awaitable<> give_back_stray(Context& service, Payment payment, PaymentGateway name, std::string intent_id) {
    auto* gateway = service.gateway_named(name);
    if (!gateway) throw unavailable("the gateway is not configured");
    payment.gateway = name;  // of the copy that attempts and messages are noted for
    std::vector<gateways::RecordedMessage> messages;
    auto context = context_for(service, {}, messages);
    auto seen = co_await gateway->read(intent_id, context);
    if (!seen.done()) throw unavailable("the gateway did not say how it has the payment");
    if (seen.value().our_reference != payment.id.str())
        throw not_found("the gateway has this payment under another reference");
    auto state = seen.value().state;
    if (state == PaymentState::FAILED || state == PaymentState::VOIDED) {
        co_await end_attempts(service, payment);
        co_return;
    }
    raise_alarm(payment, intent_id, state);
    // What was captured is for somebody to refund: reconciliation shows it, too.
    if (state != PaymentState::CAPTURED) co_await cancel(service, *gateway, payment, intent_id);
}

}  // namespace airside::payment
