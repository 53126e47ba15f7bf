// What the service's own files share.
#pragma once
#include "platform/async/awaitable.hpp"
#include "platform/async/sync.hpp"
#include "platform/contract/caller.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/random.hpp"
#include "platform/erasure/eraser.hpp"
#include "platform/events/consumer.hpp"
#include "platform/idempotency/store.hpp"
#include "services/payment/api_reconciliation.hpp"
#include "services/payment/api_review.hpp"
#include "services/payment/domain/decide.hpp"
#include "services/payment/service.hpp"
#include "services/user/api.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::payment {

struct Service::Impl : Dependencies {
    Impl(Dependencies dependencies, Config settings);

    Rules rules() const;
    // Those that take it, in the configured order.
    std::vector<PaymentGateway> gateways_for(PaymentMethodType method, const Currency& currency) const;
    gateways::Gateway* gateway_named(PaymentGateway name) const;  // not configured: null
    bool switched_off(PaymentGateway name) const;

    Config config;
    idempotency::PgIdempotencyStore keys;  // of agents' requests
    bool stopping = false;
    Signal wake;  // the sweeper looks at once
    Signal swept;
    bool sweeping = false;
    std::unique_ptr<events::PgConsumer> bookings, users;
    erasure::Eraser eraser;
};
using Context = Service::Impl;

awaitable<user::ExportPage> export_payments(Context& service, Caller caller, user::ExportPayments request);

awaitable<PaymentView> authorize_payment(Context& service, Caller caller, AuthorizePayment request);
awaitable<PaymentView> capture_payment(Context& service, Caller caller, CapturePayment request);
awaitable<PaymentView> void_payment(Context& service, Caller caller, VoidPayment request);
awaitable<PaymentView> get_payment_internal(Context& service, Caller caller, GetPaymentInternal request);
awaitable<PaymentView> get_payment(Context& service, Caller caller, GetPayment request);
awaitable<PaymentPage> list_payments(Context& service, Caller caller, ListPayments request);
awaitable<RefundView> request_refund(Context& service, Caller caller, RequestRefund request);
awaitable<Created<RefundView>> refund_payment(Context& service, Caller caller, RefundPayment request);
awaitable<RefundView> cancel_refund(Context& service, Caller caller, CancelRefund request);
awaitable<RefundPage> list_refunds(Context& service, Caller caller, ListRefunds request);
awaitable<AttemptPage> list_attempts(Context& service, Caller caller, ListAttempts request);
awaitable<PaymentReviewQueue> list_payment_reviews(Context& service, Caller caller, ListPaymentReviews request);
awaitable<PaymentView> approve_payment(Context& service, Caller caller, ApprovePayment request);
awaitable<PaymentView> reject_payment(Context& service, Caller caller, RejectPayment request);
awaitable<ExceptionPage> list_exceptions(Context& service, Caller caller, ListExceptions request);
awaitable<ExceptionView> resolve_exception(Context& service, Caller caller, ResolveException request);
awaitable<NoContent> stripe_webhook(Context& service, Caller caller, StripeWebhook request);
awaitable<NoContent> paypal_webhook(Context& service, Caller caller, PayPalWebhook request);
awaitable<NoContent> braintree_webhook(Context& service, Caller caller, BraintreeWebhook request);
awaitable<Bytes> braintree_challenge(Context& service, Caller caller, BraintreeChallenge request);

}  // namespace airside::payment
