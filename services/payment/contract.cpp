#include "platform/contract/binding.hpp"
#include "services/payment/api_reconciliation.hpp"
#include "services/payment/api_review.hpp"
#include "services/user/api.hpp"

namespace airside::payment {

void bind_contract(Bus& bus) {
    bind<AuthorizePayment, CapturePayment, VoidPayment, GetPaymentInternal, GetPayment, ListPayments, RequestRefund,
         RefundPayment, CancelRefund, ListRefunds, ListAttempts, ListPaymentReviews, ApprovePayment, RejectPayment,
         ListExceptions, ResolveException, StripeWebhook>(bus, "payment");
    bind<user::ExportPayments>(bus, "payment");
    bind<PayPalWebhook>(bus, "payment");
    bind<BraintreeWebhook, BraintreeChallenge>(bus, "payment");
}

}  // namespace airside::payment
