// The Stripe adapter: PaymentIntents with manual capture. An identical POST with the same idempotency key is answered
// by Stripe for 24 hours with what it answered first, so an outcome that is unknown is found out by asking again.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "platform/http/circuit_breaker.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::http {
class Client;
}

namespace airside::stripe {

struct Options {
    std::string base_url = "https://api.stripe.com";
    config::Secret secret_key{};                    // sk_…
    std::vector<config::Secret> webhook_secrets{};  // whsec_…; several while one is rolled
    std::string api_version = "2026-08-26.dahlia";
    std::chrono::seconds webhook_tolerance{300};
};
AIRSIDE_FIELDS(Options, base_url, secret_key, webhook_secrets, api_version, webhook_tolerance)

class Stripe final : public gateways::Gateway {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    Stripe(http::Client& client, Options options);
    ~Stripe() override;

    gateways::PaymentGateway name() const override { return gateways::PaymentGateway::STRIPE; }
    bool takes(gateways::PaymentMethodType method, const Currency& currency) const override;
    awaitable<gateways::Outcome<gateways::GatewayPayment>> authorise(const gateways::AuthoriseRequest& request,
                                                                     const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::GatewayPayment>> resume(const std::string& payment_id,
                                                                  const std::string& idempotency_key,
                                                                  const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::GatewayPayment>> capture(const std::string& payment_id, const Money& amount,
                                                                   const std::string& idempotency_key,
                                                                   const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::GatewayPayment>> cancel(const std::string& payment_id,
                                                                  const std::string& idempotency_key,
                                                                  const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::GatewayRefund>> refund(const gateways::RefundRequest& request,
                                                                 const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::GatewayRefund>> read_refund(const std::string& refund_id,
                                                                      const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<std::vector<gateways::GatewayRefund>>> refunds_of(
        const std::string& payment_id, const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::GatewayPayment>> read(const std::string& payment_id,
                                                                const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<std::vector<gateways::GatewayPayment>>> find(
        const std::string& our_reference, const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::SavedMethod>> save_method(const gateways::SaveMethodRequest& request,
                                                                    const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<gateways::Removed>> remove_method(const std::string& token,
                                                                  const gateways::CallContext& context) override;
    awaitable<gateways::Outcome<std::vector<gateways::Settlement>>> settlements(
        Instant from, Instant to, const gateways::CallContext& context) override;
    awaitable<gateways::WebhookVerdict> verify_webhook(const http::Headers& headers, const std::string& body,
                                                       Instant now, const gateways::CallContext& context) override;

  private:
    awaitable<gateways::Outcome<std::string>> customer_of(const std::string& user,
                                                          const gateways::CallContext& context);
    struct Session;
    std::unique_ptr<Session> session_;
};

}  // namespace airside::stripe
