#include "services/payment/workflows/advance.hpp"

namespace airside::payment {

awaitable<PaymentView> capture_payment(Context& service, Caller caller, CapturePayment request) {
    auto begun = co_await change_and_begin(service, request.id, &ask_capture);
    auto payment = co_await carry_on(service, std::move(begun), caller.trace.traceparent());
    co_return view_of(payment, Audience::service);
}

awaitable<PaymentView> void_payment(Context& service, Caller caller, VoidPayment request) {
    auto begun = co_await change_and_begin(service, request.id, &ask_void);
    auto payment = co_await carry_on(service, std::move(begun), caller.trace.traceparent());
    if (payment.status == PaymentStatus::CAPTURED)
        throw conflict("payment-state", "The payment's state does not allow it",
                       "it was captured before it could be voided");
    co_return view_of(payment, Audience::service);
}

}  // namespace airside::payment
