#include "services/payment/workflows/webhooks.hpp"

#include "platform/core/card_number.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/refund.hpp"
#include "services/payment/workflows/stray.hpp"
#include "services/payment/workflows/turns.hpp"

namespace airside::payment {

namespace {

constexpr int batch = 20;
constexpr int most_tries = 20;

void count(PaymentGateway gateway, const char* result) {
    telemetry::counter("airside_payment_webhooks_total", "Events of payment gateways",
                       {{"gateway", std::string(to_string(gateway))}, {"result", result}})
        .add();
}

// Which payment an event speaks of: by the gateway's id, or by the reference that we gave it.
awaitable<std::optional<PaymentId>> payment_of(Context& service, const store::InboxItem& item) {
    if (!item.gateway_payment_id.empty()) {
        auto found = co_await store::find_by_intent(service.pool, item.gateway, item.gateway_payment_id);
        if (found) co_return found;
    }
    co_return PaymentId::parse(item.our_reference);
}

// A refund before the capture is the authorisation that was given back.
awaitable<> look_into(Context& service, const store::InboxItem& item, PaymentId id) {
    auto payment = co_await store::find_payment(service.pool, id);
    if (!payment) throw not_found("no such payment");
    if (is_stray(*payment, item.gateway, item.gateway_payment_id)) {
        co_await give_back_stray(service, std::move(*payment), item.gateway, item.gateway_payment_id);
        co_return;
    }
    bool refunds = item.kind == gateways::WebhookKind::REFUND && payment->captured_at;
    if (refunds)
        co_await look_at_refunds(service, id, {});
    else
        co_await look(service, id, item.gateway_payment_id, {});
}

// One event's turn. Whatever it throws, the others have theirs; its lease is the pause before the next try.
awaitable<bool> work_off(Context& service, store::InboxItem item) {
    std::string state = "DONE", note;
    bool later = false;
    try {
        auto id = co_await payment_of(service, item);
        if (id) {
            co_await look_into(service, item, *id);
        } else {
            state = "IGNORED";
            note = "no payment of ours";
        }
    } catch (const Problem& problem) {
        note = problem.what();
        later = problem.status >= 500 && item.tries < most_tries;
        state = problem.status >= 500 ? "FAILED" : "IGNORED";
    } catch (const std::exception& error) {
        note = error.what();
        later = item.tries < most_tries;
        state = "FAILED";
        static log::RateLimited limited;
        limited.warn("an event of a gateway could not be worked off",
                     {{"event_id", item.event_id}, {"reason", error.what()}});
    }
    if (later) co_return true;
    count(item.gateway, state == "DONE" ? "done" : state == "FAILED" ? "failed" : "ignored");
    if (state == "FAILED")
        log::error("an event of a gateway could not be worked off", {{"event_id", item.event_id}, {"reason", note}});
    co_await store::close_webhook(service.pool, item, state, note, service.clock.now());
    co_return true;
}

}  // namespace

awaitable<bool> receive_webhook(Context& service, PaymentGateway name, http::Headers headers, std::string body) {
    auto* gateway = service.gateway_named(name);
    if (!gateway) throw not_found("this gateway is not configured");
    gateways::CallContext context{.deadline = Steady::now() + service.config.gateway_deadline};
    auto verdict = co_await gateway->verify_webhook(headers, body, service.clock.now(), context);
    if (!verdict.event) {
        count(name, "refused");
        static log::RateLimited limited;
        limited.warn("a webhook was refused", {{"gateway", to_string(name)}, {"reason", verdict.why_not}});
        if (verdict.try_again) throw unavailable(verdict.why_not);
        throw Problem(400, "bad-signature", "The signature is missing, wrong or too old", verdict.why_not);
    }
    bool of_interest = verdict.event->kind != gateways::WebhookKind::OTHER;
    auto kept = without_card_numbers(body);
    auto fresh =
        co_await store::insert_webhook(service.pool, name, *verdict.event, kept, of_interest, service.clock.now());
    count(name, !fresh ? "known" : of_interest ? "new" : "ignored");
    co_return fresh&& of_interest;
}

awaitable<std::size_t> work_off_webhooks(Context& service) {
    auto now = service.clock.now();
    auto lease = now + 2 * service.config.gateway_deadline;
    auto items = co_await store::claim_webhooks(service.pool, now, lease, batch);
    auto turns = co_await all_at_once(service, std::move(items), &work_off);
    co_return turns;
}

}  // namespace airside::payment
