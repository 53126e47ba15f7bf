#include "platform/contract/bus.hpp"
#include "platform/json/json.hpp"
#include "services/booking/workflows/run.hpp"

namespace airside::booking {
namespace {

using payment::PaymentView;

payment::AuthorizePayment authorisation_of(const Work& work, const Rules& rules) {
    if (!work.payment_method || !work.payment_key) throw std::logic_error("a payment without its method");
    auto method = json::from_json<payment::PaymentMethod>(work.payment_method->text);
    payment::AuthorizePayment request{work.booking_id,
                                      work.user_id,
                                      work.booking_reference,
                                      work.total,
                                      std::move(method),
                                      {*work.payment_key},
                                      {},
                                      {},
                                      {},
                                      work.departure_datetime,
                                      {}};
    if (work.ticket_time_limit) request.decide_by = *work.ticket_time_limit - rules.ticketing_margin;
    if (!work.payer) return request;
    auto payer = json::from_json<Payer>(work.payer->text);
    if (payer.return_url) request.return_url = Text<1, 2000>{*payer.return_url};
    if (payer.remote_address) request.remote_address = Text<1, 64>{*payer.remote_address};
    if (payer.user_agent) request.user_agent = Text<1, 500>{*payer.user_agent};
    return request;
}

// All of these may be asked again after a crash or an unknown outcome: they answer the state that was reached.
awaitable<PaymentView> ask(Context& context, const Work& work) {
    auto caller = Caller::of_service("booking");
    caller.trace = telemetry::TraceContext::from(work.traceparent.value_or(""));
    auto& bus = context.bus;
    if (work.step == Step::AUTHORIZE) return bus.call(std::move(caller), authorisation_of(work, context.rules));
    auto id = work.payment_id.value();
    if (work.step == Step::CAPTURE) return bus.call(std::move(caller), payment::CapturePayment{id});
    if (work.step == Step::VOID_PAYMENT) return bus.call(std::move(caller), payment::VoidPayment{id});
    return bus.call(std::move(caller), payment::GetPaymentInternal{id});
}

Transition decide_on(const Context& context, const Work& work, const PaymentView& payment) {
    auto now = context.clock.now();
    if (work.step == Step::CAPTURE) return captured(work, payment, context.rules, now);
    if (work.step == Step::VOID_PAYMENT) return payment_voided(work, payment, context.rules, now);
    return authorized(work, payment, context.rules, now);
}

struct Refusal {
    int status;
    std::string detail;
};

}  // namespace

awaitable<std::optional<Ran>> run_payment(Context& context, const Work& work) {
    auto limit = work.ticket_time_limit;
    bool late = limit && context.clock.now() >= *limit - context.rules.ticketing_margin;
    if (waits_for_decision(work.step) && late) co_return Ran{hold_expired(work)};
    auto record = co_await begin_call(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    std::optional<PaymentView> payment;
    std::optional<Refusal> refusal;
    try {
        auto deadline = Steady::now() + context.payment_deadline;
        auto asked = ask(context, work);
        payment = co_await with_deadline(context.reactor, deadline, "the payment service", std::move(asked));
    } catch (const Problem& problem) {
        refusal = Refusal{problem.status, problem.what()};
    } catch (const TimedOut& late_answer) {
        refusal = Refusal{504, late_answer.what()};
    }
    auto next = payment ? decide_on(context, work, *payment)
                        : payment_problem(work, refusal->status, refusal->detail, context.rules, context.clock.now());
    co_return Ran{std::move(next), std::move(record)};
}

awaitable<std::optional<Ran>> run_step(Context& context, const Work& work) {
    switch (work.step) {
        case Step::CREATE_ORDER: co_return co_await run_order(context, work);
        case Step::AWAIT_PAYMENT: co_return Ran{hold_due(work, context.rules, context.clock.now())};
        case Step::ADD_SERVICES: co_return co_await run_services(context, work);
        case Step::AUTHORIZE:
        case Step::AWAIT_ACTION:
        case Step::AWAIT_REVIEW:
        case Step::CAPTURE:
        case Step::VOID_PAYMENT: co_return co_await run_payment(context, work);
        case Step::CHECK_ORDER: co_return co_await run_check(context, work);
        case Step::ISSUE_TICKETS: co_return co_await run_tickets(context, work);
        case Step::VOID_TICKETS:
        case Step::REFUND_TICKETS: co_return co_await run_void(context, work);
        case Step::CANCEL_ORDER: co_return co_await run_cancel(context, work);
        case Step::REFUND: co_return co_await run_refund(context, work);
        case Step::FINISHED: break;
    }
    throw std::logic_error("a finished workflow is due");
}

}  // namespace airside::booking
