#include "platform/core/number.hpp"
#include "services/payment/impl.hpp"
#include "services/payment/store/fraud.hpp"
#include "services/payment/store/payments.hpp"

namespace airside::payment {

namespace {

std::string cursor_of(const Payment& payment) {
    return std::to_string(payment.created_at.time_since_epoch().count()) + "." + payment.id.str();
}

store::Place place_of(const std::string& cursor) {
    auto dot = cursor.find('.');
    if (dot != std::string::npos) {
        auto microseconds = parse_number<std::int64_t>(std::string_view(cursor).substr(0, dot));
        auto id = PaymentId::parse(std::string_view(cursor).substr(dot + 1));
        constexpr std::int64_t year_9999 = 253'402'300'799'000'000;
        if (microseconds && id && *microseconds >= 0 && *microseconds <= year_9999)
            return {Instant(Duration(*microseconds)), *id};
    }
    throw invalid("query/cursor", "is not one that we gave");
}

Audience audience_of(const Caller& caller, const Payment& payment) {
    bool own = caller.user && *caller.user == payment.user_id;
    return caller.is_agent() && !own ? Audience::agent : Audience::customer;
}

}  // namespace

awaitable<PaymentView> get_payment_internal(Context& service, Caller, GetPaymentInternal request) {
    auto payment = co_await store::find_payment(service.pool, request.id);
    if (!payment) throw not_found("no such payment");
    co_return view_of(*payment, Audience::service);
}

awaitable<PaymentView> get_payment(Context& service, Caller caller, GetPayment request) {
    auto payment = co_await store::find_payment(service.pool, request.id);
    // Another's payment is not found, so that nobody learns which ids there are.
    if (!payment || !caller.may_see(payment->user_id)) throw not_found("no such payment");
    auto view = view_of(*payment, audience_of(caller, *payment));
    if (!view.fraud || !view.fraud->decision) co_return view;
    auto review = co_await store::find_review(service.pool, request.id);
    if (review) {
        view.fraud->decided_by = review->decided_by;
        view.fraud->decided_at = review->decided_at;
        view.fraud->reason = review->reason;
    }
    co_return view;
}

awaitable<PaymentPage> list_payments(Context& service, Caller caller, ListPayments request) {
    std::optional<UserId> only;
    if (!caller.is_agent() && caller.service.empty()) only = caller.user_id();
    std::optional<store::Place> after;
    if (request.cursor) after = place_of(request.cursor->value);
    auto limit = static_cast<int>(request.limit.value.value);
    auto payments = co_await store::list_payments(service.pool, request.booking_id, only, after, limit + 1);
    PaymentPage page;
    bool more = payments.size() > static_cast<std::size_t>(limit);
    if (more) payments.pop_back();
    for (const auto& payment : payments) page.items.push_back(view_of(payment, audience_of(caller, payment)));
    if (more) page.next_cursor = cursor_of(payments.back());
    co_return page;
}

}  // namespace airside::payment
