#include "platform/contract/binding.hpp"
#include "services/payment/api.hpp"

namespace airside::payment {

void bind_contract(Bus& bus) {
    bind<AuthorizePayment, CapturePayment, VoidPayment, GetPaymentInternal, GetPayment, ListPayments, RequestRefund,
         RefundPayment, ListRefunds, ListAttempts, StripeWebhook>(bus, "payment");
}

}  // namespace airside::payment
