#include "services/payment/store/refunds.hpp"

#include "platform/core/number.hpp"
#include "services/payment/store/attempts.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/refund.hpp"

namespace airside::payment {

namespace {

void check(const Money& amount) {
    if (amount.negative() || amount.is_zero()) throw invalid("/amount", "has to be more than zero");
}

std::optional<std::string> text_of(const std::optional<Text<1, 500>>& details) {
    if (!details) return {};
    return details->value;
}

Problem bad_cursor() { return invalid("query/cursor", "is not one that we gave"); }

std::optional<int> number_in(const std::optional<Text<1, 200>>& cursor) {
    if (!cursor) return {};
    auto number = parse_number<int>(cursor->value);
    if (!number || *number < 1) throw bad_cursor();
    return number;
}

std::optional<Uuid> id_in(const std::optional<Text<1, 200>>& cursor) {
    if (!cursor) return {};
    auto id = Uuid::parse(cursor->value);
    if (!id) throw bad_cursor();
    return id;
}

}  // namespace

awaitable<RefundView> request_refund(Context& service, Caller caller, RequestRefund request) {
    check(request.amount);
    RefundWish wish{.payment_id = request.id,
                    .amount = request.amount,
                    .reason = request.reason,
                    .reason_details = text_of(request.reason_details),
                    .key = request.key.value,
                    .requested_by_type = request.requested_by_type,
                    .requested_by = request.requested_by};
    auto refund = co_await make_refund(service, std::move(wish), caller.trace.traceparent());
    co_return view_of(refund, Audience::service);
}

awaitable<Created<RefundView>> refund_payment(Context& service, Caller caller, RefundPayment request) {
    check(request.amount);
    // An agent's keys are theirs alone: none meets another's, or one of the booking service.
    auto key = "agent " + caller.user_id().str() + " " + caller.idempotency_key;
    RefundWish wish{.payment_id = request.id,
                    .amount = request.amount,
                    .reason = request.reason,
                    .reason_details = text_of(request.reason_details),
                    .key = std::move(key),
                    .requested_by_type = RefundRequester::ADMIN,
                    .requested_by = caller.user_id()};
    auto refund = co_await make_refund(service, std::move(wish), caller.trace.traceparent());
    co_return Created<RefundView>{view_of(refund, Audience::agent)};
}

awaitable<RefundView> cancel_refund(Context& service, Caller caller, CancelRefund request) {
    auto refund = co_await take_back(service, request.id, request.refund_id, caller.trace.traceparent());
    co_return view_of(refund, Audience::agent);
}

awaitable<RefundPage> list_refunds(Context& service, Caller caller, ListRefunds request) {
    auto before = id_in(request.cursor);
    auto payment = co_await store::find_payment(service.pool, request.id);
    // Another's payment is not found, so that nobody learns which ids there are.
    if (!payment || !caller.may_see(payment->user_id)) throw not_found("no such payment");
    bool own = caller.user && *caller.user == payment->user_id;
    auto audience = caller.is_agent() && !own ? Audience::agent : Audience::customer;
    auto limit = static_cast<int>(request.limit.value.value);
    auto refunds = co_await store::list_refunds(service.pool, request.id, before, limit + 1);
    RefundPage page;
    bool more = refunds.size() > static_cast<std::size_t>(limit);
    if (more) refunds.pop_back();
    for (const auto& refund : refunds) page.items.push_back(view_of(refund, audience));
    if (more) page.next_cursor = refunds.back().id.str();
    co_return page;
}

awaitable<AttemptPage> list_attempts(Context& service, Caller, ListAttempts request) {
    auto before = number_in(request.cursor);
    auto payment = co_await store::find_payment(service.pool, request.id);
    if (!payment) throw not_found("no such payment");
    auto limit = static_cast<int>(request.limit.value.value);
    AttemptPage page;
    page.items = co_await store::list_attempts(service.pool, request.id, before, limit + 1);
    bool more = page.items.size() > static_cast<std::size_t>(limit);
    if (more) page.items.pop_back();
    if (more) page.next_cursor = std::to_string(page.items.back().number);
    co_return page;
}

}  // namespace airside::payment
