#include "services/payment/workflows/ask_refund.hpp"

#include "services/payment/workflows/ask.hpp"

namespace airside::payment {

using gateways::GatewayRefund;
using gateways::Outcome;
using gateways::Unavailable;

namespace {

// An earlier request may have arrived: has the gateway a refund of ours? True: the outcome says what there is to say.
awaitable<bool> found_before(Context& service, gateways::Gateway& gateway, const BegunRefund& begun,
                             const std::string& traceparent, AskedRefund& asked) {
    auto context = context_for(service, traceparent, asked.messages);
    auto listed = co_await gateway.refunds_of(*begun.payment.intent_id, context);
    if (!listed.done()) {
        asked.outcome = Unavailable{"the gateway does not list the payment's refunds"};
        co_return true;
    }
    for (const auto& seen : listed.value()) {
        if (seen.our_reference != begun.refund.id.str()) continue;
        asked.outcome = seen;
        if (seen.amount != begun.refund.amount) asked.outcome = Unavailable{"the gateway has it with another amount"};
        co_return true;
    }
    asked.missing = missing_counts(begun.refund, service.clock.now(), service.rules());
    // It was looked for in vain before: what was sent last has its time to appear, and nothing is sent after it.
    bool waits = begun.refund.missing_looks > 0;
    if (waits) asked.outcome = Unavailable{"it was looked for, and not sent again"};
    co_return waits;
}

// The same key as before, so that the gateway does not refund twice if the earlier request arrives after all. What is
// asked for anew may be there, too, where a gateway does not list it under our reference.
awaitable<> send(Context& service, gateways::Gateway& gateway, const BegunRefund& begun, const std::string& traceparent,
                 AskedRefund& asked) {
    gateways::RefundRequest request{.payment_id = *begun.payment.intent_id,
                                    .amount = begun.refund.amount,
                                    .our_reference = begun.refund.id.str(),
                                    .idempotency_key = begun.refund.gateway_key(),
                                    .repeated = begun.refund.maybe_sent || begun.refund.request_number > 1};
    auto context = context_for(service, traceparent, asked.messages);
    asked.outcome = co_await gateway.refund(request, context);
    if (!asked.outcome.unknown()) asked.missing = false;
}

awaitable<> read(Context& service, gateways::Gateway& gateway, const BegunRefund& begun, const std::string& traceparent,
                 AskedRefund& asked) {
    auto context = context_for(service, traceparent, asked.messages);
    asked.outcome = co_await gateway.read_refund(*begun.refund.gateway_refund_id, context);
    if (auto* refused = asked.outcome.refused()) asked.outcome = Unavailable{refused->text};
    if (!asked.outcome.done()) co_return;
    const auto& seen = asked.outcome.value();
    bool ours = seen.our_reference == begun.refund.id.str() && seen.amount == begun.refund.amount;
    if (!ours) asked.outcome = Unavailable{"the gateway has this refund under another reference or amount"};
}

}  // namespace

awaitable<AskedRefund> ask_gateway(Context& service, const BegunRefund& begun, std::string traceparent) {
    AskedRefund asked{Unavailable{"the gateway is not configured"}};
    auto* gateway = service.gateway_named(begun.payment.gateway);
    if (!gateway || !begun.payment.intent_id) co_return asked;
    switch (begun.step) {
        case RefundStep::send: {
            bool told = false;
            if (begun.refund.maybe_sent) told = co_await found_before(service, *gateway, begun, traceparent, asked);
            if (!told) co_await send(service, *gateway, begun, traceparent, asked);
            break;
        }
        case RefundStep::read: co_await read(service, *gateway, begun, traceparent, asked); break;
        case RefundStep::nothing: break;
    }
    co_return asked;
}

awaitable<ListedRefunds> list_at_gateway(Context& service, const Payment& payment, std::string traceparent) {
    ListedRefunds listed{Unavailable{"the gateway is not configured"}};
    auto* gateway = service.gateway_named(payment.gateway);
    if (!gateway || !payment.intent_id) co_return listed;
    auto context = context_for(service, traceparent, listed.messages);
    listed.outcome = co_await gateway->refunds_of(*payment.intent_id, context);
    co_return listed;
}

}  // namespace airside::payment
