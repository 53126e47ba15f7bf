// The PayPal adapter: Orders v2 with the intent to authorise. A payment is an order; its authorisation, capture and
// refunds are read from it. PayPal keeps the answer to a PayPal-Request-Id for some hours (of captures and refunds for
// 45 days), so that an outcome which is unknown is found out by asking again.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "platform/config/secret.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::http {
class Client;
}

namespace airside::paypal {

struct Options {
    std::string base_url = "https://api-m.paypal.com";
    std::string client_id{};
    config::Secret client_secret{};
    std::string brand_name{};  // shown to the payer; empty: as the account has it
    bool cards = true;         // the account may take cards
    std::string webhook_id{};  // of our endpoint, as PayPal's console shows it; without it webhooks are refused
    std::chrono::seconds webhook_tolerance{300};
    // A webhook names the certificate that it was signed with. It is fetched from these hosts only, over HTTPS; from a
    // loopback address that is named here (a simulator's) over HTTP, too, and its issuer is not asked for.
    std::vector<std::string> cert_hosts{"api.paypal.com", "api-m.paypal.com", "api.sandbox.paypal.com",
                                        "api-m.sandbox.paypal.com"};
    std::string cert_name = ".paypal.com";  // the certificate's; a dot in front stands for any name below it
    std::string cert_ca_file{};             // PEM of who may issue it; empty: the system's
    std::string check() const;
};
AIRSIDE_FIELDS(Options, base_url, client_id, client_secret, brand_name, cards, webhook_id, webhook_tolerance,
               cert_hosts, cert_name, cert_ca_file)

class PayPal final : public gateways::Gateway {
  public:
    // One to a reactor; `client` is the reactor's and outlives it.
    PayPal(http::Client& client, Options options);
    ~PayPal() override;

    gateways::PaymentGateway name() const override { return gateways::PaymentGateway::PAYPAL; }
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

    struct Session;

  private:
    std::unique_ptr<Session> session_;
};

}  // namespace airside::paypal
