#include "simulators/paypal/paypal.hpp"

#include "platform/core/problem.hpp"
#include "simulators/paypal/reports.hpp"

namespace airside::simulator::paypal {
namespace {

http::Response nothing() {
    return {
        .status = 204, .headers = {}, .body = {}, .shared_body = {}, .shared_body_gzip = {}, .file = {}, .stream = {}};
}

bool minimal(const http::Request& request) {  // the vault knows no such answer
    return !request.path().starts_with("/v3/") && request.headers.get("Prefer").value_or("") != "return=representation";
}

// What is answered to `Prefer: return=minimal`, the default of a POST.
json::object shortened(const json::object& whole) {
    json::object kept;
    for (auto name : {"id", "status", "links"})
        if (auto value = member(whole, name)) kept[name] = *value;
    // What a payer has to do, or what paid, is told in any case.
    if (auto source = member(whole, "payment_source")) kept["payment_source"] = *source;
    return kept;
}

}  // namespace

PayPal::PayPal(Reactor& reactor, Ledger& ledger, const SimClock& clock, Credentials credentials,
               std::chrono::milliseconds webhook_retry)
    : webhooks(reactor, ledger, clock, webhook_retry),
      ledger_(ledger),
      clock_(clock),
      orders_(ledger, clock, webhooks),
      vault_(ledger),
      tokens_(std::move(credentials), clock),
      idempotency_(ledger, clock) {
    turnstile_.enter = [this](const Inbound& inbound) { return idempotency_.enter(inbound); };
    turnstile_.leave = [this](const Inbound& inbound) { idempotency_.leave(inbound); };
}

bool PayPal::is_for_us(const http::Request& request) const {
    for (std::string_view folder :
         {"/v2/checkout/", "/v2/payments/", "/v3/vault/", "/v1/oauth2/", "/v1/reporting/", "/v1/notifications/"})
        if (request.path().starts_with(folder)) return true;
    return false;
}

void PayPal::forget_everything() { webhooks.forget_everything(); }

Cause PayPal::cause_of(const Inbound& inbound, const FaultPlan* plan) {
    Cause cause{"http://" + std::string(inbound.request.headers.get("Host").value_or("localhost")), plan};
    webhooks.reached_at(cause.origin);
    return cause;
}

http::Response PayPal::carry_out(int created, const Operation& operation, const Inbound& inbound,
                                 const FaultPlan& plan) {
    json::object body;
    if (inbound.request.method == http::Method::POST && !inbound.request.body.empty()) {
        auto given = parse_json(inbound.request.body);
        if (!given || !given->is_object())
            return answer(malformed("MALFORMED_REQUEST_JSON", "The request JSON is not well formed.", ""));
        body = given->get_object();
    }
    auto cause = cause_of(inbound, &plan);
    try {
        auto result = shown(operation(inbound, body, cause));
        bool is_write = inbound.request.method == http::Method::POST;
        auto response = result.empty()
                            ? nothing()
                            : json_response(created, is_write && minimal(inbound.request) ? shortened(result) : result);
        response.headers.set("PayPal-Debug-Id", debug_id());
        return response;
    } catch (const Refusal& refusal) {
        return answer(refusal);
    }
}

Gate::Effect PayPal::guarded(int created, Operation operation) {
    return [this, created, operation = std::move(operation)](const Inbound& inbound, const FaultPlan& plan) {
        if (auto refusal = tokens_.check(inbound.request)) return answer(*refusal);
        if (auto before = idempotency_.replay(inbound)) return std::move(*before);
        auto response = carry_out(created, operation, inbound, plan);
        idempotency_.keep(inbound, response);
        return response;
    };
}

void PayPal::add(Router& router, Gate& gate, http::Method method, std::string_view pattern, std::string name,
                 int created, Operation operation) {
    router.add(method, pattern,
               gate.route("paypal", std::move(name), guarded(created, std::move(operation)), failure, &turnstile_));
}

void PayPal::add_routes(Router& router, Gate& gate) {
    add_order_routes(router, gate);
    add_payment_routes(router, gate);
    add_other_routes(router, gate);
    add_control_routes(router);
}

void PayPal::add_order_routes(Router& router, Gate& gate) {
    using http::Method;
    router.add(Method::POST, "/v1/oauth2/token",
               gate.route(
                   "paypal", "token", [this](auto& in, auto&) { return tokens_.issue(in); }, failure));
    add(router, gate, Method::POST, "/v2/checkout/orders", "orders.create", 201,
        [this](auto& in, auto& body, auto& cause) {
            if (object(body, "payment_source") && !in.request.headers.has("PayPal-Request-Id"))
                throw malformed("PAYPAL_REQUEST_ID_REQUIRED",
                                "A PayPal-Request-Id is required if you are trying to process payment for an Order.",
                                "");
            return orders_.create(body, cause);
        });
    add(router, gate, Method::GET, "/v2/checkout/orders/{id}", "orders.get", 200,
        [this](auto& in, auto&, auto&) { return orders_.read(in.path[0]); });
    add(router, gate, Method::POST, "/v2/checkout/orders/{id}/authorize", "orders.authorize", 201,
        [this](auto& in, auto&, auto& cause) { return orders_.authorize(in.path[0], cause); });
}

void PayPal::add_payment_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::GET, "/v2/payments/authorizations/{id}", "authorizations.get", 200,
        [this](auto& in, auto&, auto&) { return orders_.authorization(in.path[0]); });
    add(router, gate, Method::POST, "/v2/payments/authorizations/{id}/capture", "authorizations.capture", 201,
        [this](auto& in, auto& body, auto& cause) { return orders_.capture(in.path[0], body, cause); });
    add(router, gate, Method::POST, "/v2/payments/authorizations/{id}/void", "authorizations.void", 200,
        [this](auto& in, auto&, auto& cause) {
            auto voided = orders_.void_it(in.path[0], cause);
            return minimal(in.request) ? json::object{} : voided;
        });
    add(router, gate, Method::GET, "/v2/payments/captures/{id}", "captures.get", 200,
        [this](auto& in, auto&, auto&) { return orders_.captured(in.path[0]); });
    add(router, gate, Method::POST, "/v2/payments/captures/{id}/refund", "captures.refund", 201,
        [this](auto& in, auto& body, auto& cause) { return orders_.refund(in.path[0], body, cause); });
    add(router, gate, Method::GET, "/v2/payments/refunds/{id}", "refunds.get", 200,
        [this](auto& in, auto&, auto&) { return orders_.refunded(in.path[0]); });
}

void PayPal::add_other_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::POST, "/v3/vault/setup-tokens", "setup_tokens.create", 201,
        [this](auto&, auto& body, auto& cause) { return vault_.set_up(body, cause); });
    add(router, gate, Method::POST, "/v3/vault/payment-tokens", "payment_tokens.create", 201,
        [this](auto&, auto& body, auto& cause) { return vault_.save(body, cause); });
    add(router, gate, Method::GET, "/v3/vault/payment-tokens/{id}", "payment_tokens.get", 200,
        [this](auto& in, auto&, auto& cause) { return vault_.read(in.path[0], cause); });
    add(router, gate, Method::DELETE, "/v3/vault/payment-tokens/{id}", "payment_tokens.delete", 204,
        [this](auto& in, auto&, auto&) {
            vault_.remove(in.path[0]);
            return json::object{};
        });
    add(router, gate, Method::GET, "/v1/reporting/transactions", "transactions.list", 200,
        [this](auto& in, auto&, auto&) { return transactions(ledger_, in, clock_.now()); });
    router.add(
        Method::GET, certificate_path,
        gate.route(
            "paypal", "certificate",
            [this](auto&, auto&) { return http::text_response(200, "application/x-pem-file", webhooks.certificate()); },
            failure));
}

}  // namespace airside::simulator::paypal
