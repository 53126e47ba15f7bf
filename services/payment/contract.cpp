#include "platform/contract/binding.hpp"
#include "services/payment/api.hpp"

namespace airside::payment {

void bind_contract(Bus& bus) {
    bind<AuthorizePayment, CapturePayment, VoidPayment, GetPaymentInternal, GetPayment, ListPayments, StripeWebhook>(
        bus, "payment");
}

}  // namespace airside::payment
