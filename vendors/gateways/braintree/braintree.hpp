// The Braintree adapter: transactions of the XML gateway, authorised first and submitted for settlement at the capture.
// There are no idempotency keys: a request that is `repeated` looks for our reference (the order id) first. What can't
// be refunded yet, because it is not settled, is voided as a whole, or waits (see README.md).
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::http {
class Client;
}

namespace airside::braintree {

struct Options {
    std::string base_url = "https://api.braintreegateway.com";
    std::string merchant_id;  // empty: Braintree is not used
    std::string public_key;
    config::Secret private_key{};
    std::string currency = "USD";                            // of the merchant's default account
    std::map<std::string, std::string> merchant_accounts{};  // by currency: the account's id, where it is another
    // Card payments whose holder was not authenticated in the browser are rejected by the gateway.
    bool require_three_d_secure = false;
    std::chrono::seconds webhook_tolerance{std::chrono::hours(25)};  // Braintree tries for a day
    std::string check() const;
};
AIRSIDE_FIELDS(Options, base_url, merchant_id, public_key, private_key, currency, merchant_accounts,
               require_three_d_secure, webhook_tolerance)

class Braintree final : public gateways::Gateway {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    Braintree(http::Client& client, Options options);
    ~Braintree() override;

    gateways::PaymentGateway name() const override { return gateways::PaymentGateway::BRAINTREE; }
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
    std::optional<std::string> answer_challenge(const std::string& challenge) const override;

    struct Api;

  private:
    std::unique_ptr<Api> api_;
};

}  // namespace airside::braintree
