#include "simulators/stripe/stripe.hpp"

namespace airside::simulator::stripe {

Stripe::Stripe(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::string secret_key,
               std::chrono::milliseconds webhook_retry)
    : webhooks(reactor, ledger, clock, webhook_retry),
      payments(ledger, clock, webhooks),
      ledger_(ledger),
      clock_(clock),
      secret_key_(std::move(secret_key)),
      idempotency_(ledger, clock) {
    turnstile_.enter = [this](const Inbound& inbound) { return idempotency_.enter(inbound); };
    turnstile_.leave = [this](const Inbound& inbound) { idempotency_.leave(inbound); };
}

bool Stripe::is_for_us(const http::Request& request) const {
    return request.headers.has("Stripe-Version") ||
           request.headers.get("Authorization").value_or("").starts_with("Bearer sk_");
}

std::optional<Refusal> Stripe::check_key(const http::Request& request) const {
    auto header = request.headers.get("Authorization").value_or("");
    if (header.empty())
        return Refusal{401,
                       {{"type", "invalid_request_error"},
                        {"message",
                         "You did not provide an API key. You need to provide your API key in the Authorization "
                         "header, using Bearer auth."}}};
    if (header == "Bearer " + secret_key_) return {};
    return Refusal{401, {{"type", "invalid_request_error"}, {"message", "Invalid API Key provided"}}};
}

http::Response Stripe::carry_out(const Operation& operation, const Inbound& inbound, const FaultPlan& plan) {
    auto request_id = "req_" + random_.readable(14);
    auto host = inbound.request.headers.get("Host").value_or("localhost");
    Cause cause{request_id, idempotency_key(inbound), "http://" + std::string(host), &plan};
    http::Response response;
    try {
        auto form = parse_form(inbound.request.method == http::Method::POST ? std::string_view(inbound.request.body)
                                                                            : inbound.request.query());
        auto result = operation(inbound, form, cause);
        expand(ledger_, result, texts(form, "expand"));
        response = json_response(200, result);
    } catch (const Refusal& refusal) {
        response = answer(refusal);
    }
    response.headers.set("Request-Id", request_id);
    response.headers.set("Stripe-Version", inbound.request.headers.get("Stripe-Version").value_or(api_version));
    return response;
}

// Walks over all payments, so not at every call.
void Stripe::expire_due() {
    if (clock_.now() < next_expiry_) return;
    next_expiry_ = clock_.now() + std::chrono::minutes(1);
    payments.expire_due();
}

Gate::Effect Stripe::guarded(Operation operation) {
    return [this, operation = std::move(operation)](const Inbound& inbound, const FaultPlan& plan) {
        if (auto refusal = check_key(inbound.request)) return answer(*refusal);
        if (auto before = idempotency_.replay(inbound)) return std::move(*before);
        expire_due();
        auto response = carry_out(operation, inbound, plan);
        idempotency_.keep(inbound, response);
        if (auto key = idempotency_key(inbound); !key.empty()) response.headers.set("Idempotency-Key", key);
        return response;
    };
}

void Stripe::add(Router& router, Gate& gate, http::Method method, std::string_view pattern, std::string name,
                 Operation operation) {
    router.add(method, pattern,
               gate.route("stripe", std::move(name), guarded(std::move(operation)), failure, &turnstile_));
}

void Stripe::add_routes(Router& router, Gate& gate) {
    add_payment_routes(router, gate);
    add_method_routes(router, gate);
    add_read_routes(router, gate);
}

void Stripe::add_payment_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::POST, "/v1/payment_intents", "payment_intents.create",
        [this](auto&, auto& form, auto& cause) {
            check_known(form, {"amount",
                               "currency",
                               "automatic_payment_methods",
                               "capture_method",
                               "confirm",
                               "confirmation_method",
                               "customer",
                               "description",
                               "expand",
                               "metadata",
                               "off_session",
                               "payment_method",
                               "payment_method_options",
                               "payment_method_types",
                               "receipt_email",
                               "return_url",
                               "setup_future_usage",
                               "shipping",
                               "statement_descriptor",
                               "statement_descriptor_suffix",
                               "transfer_group",
                               "use_stripe_sdk",
                               "error_on_requires_action"});
            return payments.create(form, cause);
        });
    add(router, gate, Method::POST, "/v1/payment_intents/{id}", "payment_intents.update",
        [this](auto& in, auto& form, auto& cause) {
            check_known(form, {"amount", "customer", "description", "expand", "metadata", "payment_method",
                               "payment_method_options", "payment_method_types", "receipt_email", "setup_future_usage",
                               "shipping", "statement_descriptor", "statement_descriptor_suffix", "transfer_group"});
            return payments.update(in.path[0], form, cause);
        });
    add(router, gate, Method::POST, "/v1/payment_intents/{id}/confirm", "payment_intents.confirm",
        [this](auto& in, auto& form, auto& cause) {
            check_known(form, {"expand", "off_session", "payment_method", "payment_method_options",
                               "payment_method_types", "receipt_email", "return_url", "setup_future_usage", "shipping",
                               "use_stripe_sdk", "error_on_requires_action", "capture_method", "client_secret"});
            return payments.confirm(in.path[0], form, cause);
        });
    add(router, gate, Method::POST, "/v1/payment_intents/{id}/capture", "payment_intents.capture",
        [this](auto& in, auto& form, auto& cause) {
            check_known(form, {"amount_to_capture", "expand", "final_capture", "metadata", "statement_descriptor",
                               "statement_descriptor_suffix"});
            return payments.capture(in.path[0], form, cause);
        });
    add(router, gate, Method::POST, "/v1/payment_intents/{id}/cancel", "payment_intents.cancel",
        [this](auto& in, auto& form, auto& cause) {
            check_known(form, {"cancellation_reason", "expand"});
            return payments.cancel(in.path[0], form, cause);
        });
    add(router, gate, Method::POST, "/v1/refunds", "refunds.create", [this](auto&, auto& form, auto& cause) {
        check_known(form,
                    {"amount", "charge", "currency", "customer", "expand", "metadata", "payment_intent", "reason"});
        return payments.refund(form, cause);
    });
}

void Stripe::add_read_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::GET, "/v1/payment_intents", "payment_intents.list", [this](auto&, auto& form, auto&) {
        return list(ledger_, "payment_intents", "/v1/payment_intents", form, {"customer"});
    });
    add(router, gate, Method::GET, "/v1/payment_intents/search", "payment_intents.search",
        [this](auto&, auto& form, auto&) {
            return search(ledger_, "payment_intents", "/v1/payment_intents/search", form);
        });
    add(router, gate, Method::GET, "/v1/refunds", "refunds.list", [this](auto&, auto& form, auto&) {
        return list(ledger_, "refunds", "/v1/refunds", form, {"payment_intent", "charge"});
    });
    add(router, gate, Method::GET, "/v1/charges", "charges.list", [this](auto&, auto& form, auto&) {
        return list(ledger_, "charges", "/v1/charges", form, {"payment_intent", "customer"});
    });
    add(router, gate, Method::GET, "/v1/events", "events.list",
        [this](auto&, auto& form, auto&) { return list(ledger_, "events", "/v1/events", form, {"type"}); });
    for (auto [pattern, store, what] :
         {std::tuple{"/v1/payment_intents/{id}", "payment_intents", "payment_intent"},
          {"/v1/refunds/{id}", "refunds", "refund"},
          {"/v1/charges/{id}", "charges", "charge"},
          {"/v1/events/{id}", "events", "event"},
          {"/v1/customers/{id}", "customers", "customer"},
          {"/v1/setup_intents/{id}", "setup_intents", "setup_intent"},
          {"/v1/balance_transactions/{id}", "balance_transactions", "balance transaction"}})
        add(router, gate, Method::GET, pattern, std::string(store) + ".retrieve",
            [this, name = std::string(store), what = std::string(what)](auto& in, auto&, auto&) {
                auto found = ledger_.find(name, in.path[0]);
                if (!found) throw no_such(what, in.path[0], name == "payment_intents" ? "intent" : "id");
                return found->value;
            });
    add(router, gate, Method::GET, "/v1/balance_transactions", "balance_transactions.list",
        [this](auto&, auto& form, auto&) {
            return list(ledger_, "balance_transactions", "/v1/balance_transactions", form,
                        {"type", "currency", "source"});
        });
}

void Stripe::add_method_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::POST, "/v1/customers", "customers.create", [this](auto&, auto& form, auto&) {
        check_known(form, {"description", "email", "expand", "metadata", "name", "phone"});
        return payments.create_customer(form);
    });
    add(router, gate, Method::GET, "/v1/customers/search", "customers.search",
        [this](auto&, auto& form, auto&) { return search(ledger_, "customers", "/v1/customers/search", form); });
    add(router, gate, Method::POST, "/v1/setup_intents", "setup_intents.create",
        [this](auto&, auto& form, auto& cause) {
            check_known(form, {"automatic_payment_methods", "confirm", "customer", "description", "expand", "metadata",
                               "payment_method", "payment_method_types", "return_url", "usage"});
            return payments.set_up(form, cause);
        });
    add(router, gate, Method::POST, "/v1/payment_methods/{id}/attach", "payment_methods.attach",
        [this](auto& in, auto& form, auto&) {
            check_known(form, {"customer", "expand"});
            return payments.attach(in.path[0], form);
        });
    add(router, gate, Method::POST, "/v1/payment_methods/{id}/detach", "payment_methods.detach",
        [this](auto& in, auto& form, auto&) {
            check_known(form, {"expand"});
            return payments.detach(in.path[0]);
        });
    add(router, gate, Method::GET, "/v1/payment_methods", "payment_methods.list", [this](auto&, auto& form, auto&) {
        return list(ledger_, "payment_methods", "/v1/payment_methods", form, {"customer", "type"});
    });
    add(router, gate, Method::GET, "/v1/payment_methods/{id}", "payment_methods.retrieve",
        [this](auto& in, auto&, auto&) { return payments.method(in.path[0]); });
}

http::Response Stripe::authenticate(const std::string& intent, bool passed) {
    Cause cause{.request_id = {}, .idempotency_key = {}, .origin = {}, .plan = nullptr};
    try {
        return json_response(200, payments.authenticate(intent, passed, cause));
    } catch (const Refusal& refusal) {
        // A decline is what the caller asked for, or what the card does: the intent tells.
        if (refusal.status == 402) return json_response(200, payments.intent(intent));
        return answer(refusal);
    }
}

http::Response Stripe::settle_refund(const std::string& refund, const std::optional<std::string>& failure) {
    Cause cause{.request_id = {}, .idempotency_key = {}, .origin = {}, .plan = nullptr};
    try {
        return json_response(200, payments.settle_refund(refund, failure, cause));
    } catch (const Refusal& refusal) {
        return answer(refusal);
    }
}

http::Response Stripe::challenge_page(const Inbound& inbound) const {
    auto back = inbound.parameter("return_url");
    auto action =
        "/_sim/3ds/" + http::percent_encode(inbound.path[0]) + "?return_url=" + http::percent_encode(back ? *back : "");
    auto button = [&](std::string_view result, std::string_view label) {
        return "<form method=\"post\" action=\"" + action + "&result=" + std::string(result) + "\"><button>" +
               std::string(label) + "</button></form>";
    };
    return http::text_response(200, "text/html; charset=utf-8",
                               "<!doctype html><title>Simulated bank</title><h1>Is it you who pays?</h1>" +
                                   button("pass", "Complete authentication") + button("fail", "Fail authentication"));
}

// Sends the cardholder back to the shop with Stripe's parameters.
http::Response Stripe::challenge_answer(const Inbound& inbound) {
    auto result = inbound.parameter("result"), back = inbound.parameter("return_url");
    auto outcome = authenticate(inbound.path[0], !result || *result != "fail");
    if (!back || back->empty() || outcome.status != 200) return outcome;
    bool paid = text_or(payments.intent(inbound.path[0]), "status", "") != "requires_payment_method";
    http::Response response{
        .status = 303, .headers = {}, .body = {}, .shared_body = {}, .shared_body_gzip = {}, .file = {}, .stream = {}};
    response.headers.set("Location", *back + (back->find('?') == std::string::npos ? "?" : "&") +
                                         "payment_intent=" + http::percent_encode(inbound.path[0]) +
                                         "&redirect_status=" + (paid ? "succeeded" : "failed"));
    return response;
}

}  // namespace airside::simulator::stripe
