#include "services/payment/workflows/ask.hpp"

#include "vendors/gateways/most_real.hpp"

namespace airside::payment {

using gateways::CallContext;
using gateways::GatewayPayment;
using gateways::Outcome;

CallContext context_for(const Context& service, const std::string& traceparent,
                        std::vector<gateways::RecordedMessage>& messages) {
    return {.deadline = Steady::now() + service.config.gateway_deadline,
            .traceparent = traceparent,
            .record = [&messages](gateways::RecordedMessage message) { messages.push_back(std::move(message)); }};
}

namespace {

// The same request was sent again, and still nobody knows: has the gateway a payment of ours? False: it did not say.
awaitable<bool> search(Context& service, gateways::Gateway& gateway, const Payment& payment,
                       const std::string& traceparent, Asked& asked) {
    auto context = context_for(service, traceparent, asked.messages);
    auto reference = payment.id.str();
    auto found = co_await gateway.find(reference, context);
    if (!found.done()) co_return false;
    if (found.value().empty())
        asked.missing = missing_counts(payment, service.clock.now(), service.rules());
    else
        asked.outcome = gateways::most_real(found.value());
    co_return true;
}

// It is kept at the gateway first, as one that was charged once may not be kept afterwards. That it can't be kept is no
// reason not to charge it. False: nothing can be asked of the gateway now.
awaitable<bool> save_first(Context& service, gateways::Gateway& gateway, const Payment& payment,
                           const std::string& traceparent, Asked& asked) {
    gateways::SaveMethodRequest request{payment.token, payment.user_id.str(), payment.save_key()};
    for (int tries = 0; tries < 2; ++tries) {
        auto context = context_for(service, traceparent, asked.messages);
        auto outcome = co_await gateway.save_method(request, context);
        if (auto* unavailable = outcome.unavailable()) {
            asked.outcome = *unavailable;
            co_return false;
        }
        if (outcome.unknown()) continue;
        if (outcome.done()) asked.saved = outcome.value();
        asked.not_saved = !outcome.done();
        co_return true;
    }
    asked.not_saved = true;
    co_return true;
}

awaitable<Outcome<GatewayPayment>> authorise(gateways::Gateway& gateway, const Payment& payment,
                                             const CallContext& context) {
    gateways::AuthoriseRequest request{.amount = payment.amount,
                                       .method = payment.method,
                                       .method_token = payment.token,
                                       .our_reference = payment.id.str(),
                                       .booking_reference = payment.booking_reference.str(),
                                       .idempotency_key = payment.authorise_key(),
                                       .return_url = payment.return_url,
                                       .repeated = payment.maybe_sent};
    auto outcome = co_await gateway.authorise(request, context);
    co_return outcome;
}

awaitable<> authorise_step(Context& service, gateways::Gateway& gateway, Payment payment,
                           const std::string& traceparent, Asked& asked) {
    if (payment.maybe_sent && payment.missing_looks > 0) {
        asked.outcome = gateways::Unavailable{"it was looked for, and not sent again"};
        bool told = co_await search(service, gateway, payment, traceparent, asked);
        if (told) co_return;
    }
    if (payment.save_state == SaveState::WANTED) {
        bool goes_on = co_await save_first(service, gateway, payment, traceparent, asked);
        if (!goes_on) co_return;
        if (asked.saved) payment.token = asked.saved->token;
    }
    auto context = context_for(service, traceparent, asked.messages);
    asked.outcome = co_await authorise(gateway, payment, context);
    bool looks = asked.outcome.unknown() && payment.maybe_sent && payment.missing_looks == 0;
    if (looks && missing_counts(payment, service.clock.now(), service.rules()))
        co_await search(service, gateway, payment, traceparent, asked);
}

// After a capture or void without a clear answer, or one that came too late: how does the gateway have the payment?
awaitable<> read_instead(Context& service, gateways::Gateway& gateway, const Payment& payment,
                         const std::string& traceparent, Asked& asked) {
    auto context = context_for(service, traceparent, asked.messages);
    auto seen = co_await gateway.read(*payment.intent_id, context);
    if (seen.done()) asked.outcome = std::move(seen);
}

}  // namespace

awaitable<Asked> ask_gateway(Context& service, const Begun& begun, std::string traceparent) {
    const auto& payment = begun.payment;
    Asked asked{gateways::Unavailable{"the gateway is not configured"}};
    auto* gateway = service.gateway_named(payment.gateway);
    if (!gateway) co_return asked;
    auto context = context_for(service, traceparent, asked.messages);
    bool looked_before = payment.checks > 0;
    switch (begun.step) {
        case Step::authorise: {
            if (!payment.maybe_sent && service.switched_off(payment.gateway)) {
                asked.outcome = gateways::Unavailable{"the gateway is switched off"};
                break;
            }
            co_await authorise_step(service, *gateway, payment, traceparent, asked);
            break;
        }
        case Step::capture: {
            asked.outcome = co_await gateway->capture(*payment.intent_id, payment.amount, begun.gateway_key, context);
            if (asked.outcome.unknown() && looked_before)
                co_await read_instead(service, *gateway, payment, traceparent, asked);
            break;
        }
        case Step::cancel: {
            asked.outcome = co_await gateway->cancel(*payment.intent_id, begun.gateway_key, context);
            auto* refused = asked.outcome.refused();
            bool too_late = refused && refused->code == PaymentFailure::ALREADY_CAPTURED;
            if (too_late || (asked.outcome.unknown() && looked_before))
                co_await read_instead(service, *gateway, payment, traceparent, asked);
            break;
        }
        case Step::read: {
            if (!payment.intent_id) break;
            // Of what is not wanted any more, nothing goes on that the customer approves too late.
            if (payment.status == PaymentStatus::PENDING && payment.operation == Operation::AUTHORIZE)
                asked.outcome = co_await gateway->resume(*payment.intent_id, payment.authorise_key(), context);
            else
                asked.outcome = co_await gateway->read(*payment.intent_id, context);
            if (auto* refused = asked.outcome.refused()) asked.outcome = gateways::Unavailable{refused->text};
            break;
        }
        case Step::nothing:
        case Step::never_sent: break;
    }
    co_return asked;
}

}  // namespace airside::payment
