#include "platform/contract/bus.hpp"
#include "platform/json/json.hpp"
#include "services/booking/workflows/run.hpp"

namespace airside::booking {
namespace {

payment::RequestRefund request_of(const Work& work) {
    auto& refund = *work.refund;
    auto request = Maker::make<payment::RequestRefund>();
    request.id = work.payment_id.value();
    request.amount = refund.amount;
    request.reason = refund.reason;
    request.requested_by_type = refund.requested_by_type;
    request.requested_by = refund.requested_by;
    request.key = Text<1, 120>{refund.id.str() + "." + std::to_string(refund.attempt)};
    return request;
}

struct Answer {
    payment::RefundView refund;
    payment::PaymentView payment;
};

// Safe to repeat: the same key is the same refund.
awaitable<Answer> ask(Context& context, const Work& work) {
    auto caller = Caller::of_service("booking");
    caller.trace = telemetry::TraceContext::from(work.traceparent.value_or(""));
    auto request = request_of(work);
    auto refund = co_await context.bus.call(caller, request);
    payment::GetPaymentInternal read{work.payment_id.value()};
    auto payment = co_await context.bus.call(caller, read);
    co_return Answer{std::move(refund), std::move(payment)};
}

}  // namespace

awaitable<std::optional<Ran>> run_refund(Context& context, const Work& work) {
    if (!work.refund) co_return Ran{no_open_refund(work)};
    auto record = co_await begin_call(context.pool, work, context.clock.now());
    if (!record) co_return std::nullopt;
    std::optional<Answer> answer;
    int status = 0;
    std::string detail;
    try {
        auto deadline = Steady::now() + context.payment_deadline;
        auto asked = ask(context, work);
        answer = co_await with_deadline(context.reactor, deadline, "the payment service", std::move(asked));
    } catch (const Problem& problem) {
        status = problem.status;
        detail = problem.what();
    } catch (const TimedOut& late_answer) {
        status = 504;
        detail = late_answer.what();
    }
    auto now = context.clock.now();
    auto next = answer ? refund_answered(work, answer->refund, answer->payment, context.rules, now)
                       : payment_problem(work, status, detail, context.rules, now);
    co_return Ran{std::move(next), std::move(record)};
}

}  // namespace airside::booking
