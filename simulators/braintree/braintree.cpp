#include "simulators/braintree/braintree.hpp"

#include "platform/core/base64.hpp"
#include "simulators/braintree/search.hpp"

namespace airside::simulator::braintree {
namespace {

std::string basic(const Keys& keys) { return "Basic " + base64_encode(keys.public_key + ":" + keys.private_key); }

json::object about(const Inbound& inbound, std::string_view root) { return read_body(inbound.request, root); }

}  // namespace

Braintree::Braintree(Reactor& reactor, Ledger& ledger, const SimClock& clock, Keys keys,
                     std::chrono::milliseconds webhook_retry)
    : webhooks(reactor, ledger, clock, webhook_retry, keys),
      ledger_(ledger),
      keys_(std::move(keys)),
      vault_(ledger, clock),
      transactions_(ledger, clock, webhooks, vault_, keys_.merchant_id) {}

std::optional<Refusal> Braintree::check_keys(const Inbound& inbound) const {
    if (inbound.request.headers.get("Authorization").value_or("") != basic(keys_)) return Refusal{401};
    if (inbound.path[0] != keys_.merchant_id) return Refusal{403};
    return {};
}

void Braintree::add(Router& router, Gate& gate, http::Method method, std::string_view path, std::string name,
                    int status, Operation operation) {
    auto effect = [this, status, operation = std::move(operation)](const Inbound& inbound, const FaultPlan& plan) {
        if (auto refusal = check_keys(inbound)) return answer(*refusal);
        transactions_.catch_up();
        try {
            return xml_response(status, operation(inbound, plan));
        } catch (const Refusal& refusal) {
            return answer(refusal);
        }
    };
    router.add(method, "/merchants/{merchant}" + std::string(path),
               gate.route("braintree", std::move(name), std::move(effect), failure));
}

void Braintree::add_routes(Router& router, Gate& gate) {
    add_transaction_routes(router, gate);
    add_settlement_routes(router, gate);
    add_vault_routes(router, gate);
    add(router, gate, http::Method::POST, "/client_token", "client_token.create", 201, [this](auto&, auto&) {
        auto value = json::serialize(json::object{{"version", 2}, {"merchantId", keys_.merchant_id}});
        return to_xml("client-token", json::object{{"value", base64_encode(value)}});
    });
}

void Braintree::add_transaction_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::POST, "/transactions", "transactions.create", 201, [this](auto& in, auto& plan) {
        return to_xml("transaction", transactions_.create(about(in, "transaction"), &plan));
    });
    add(router, gate, Method::POST, "/transactions/advanced_search_ids", "transactions.search", 200,
        [this](auto& in, auto&) { return search_ids(ledger_, about(in, "search")); });
    add(router, gate, Method::POST, "/transactions/advanced_search", "transactions.search_page", 200,
        [this](auto& in, auto&) { return search_page(ledger_, about(in, "search")); });
    add(router, gate, Method::GET, "/transactions/{id}", "transactions.find", 200,
        [this](auto& in, auto&) { return to_xml("transaction", transactions_.find(in.path[1])); });
    add(router, gate, Method::PUT, "/transactions/{id}/submit_for_settlement", "transactions.submit_for_settlement",
        200, [this](auto& in, auto&) {
            return to_xml("transaction", transactions_.submit(in.path[1], about(in, "transaction")));
        });
    add(router, gate, Method::PUT, "/transactions/{id}/void", "transactions.void", 200,
        [this](auto& in, auto&) { return to_xml("transaction", transactions_.void_it(in.path[1])); });
    add(router, gate, Method::POST, "/transactions/{id}/refund", "transactions.refund", 201,
        [this](auto& in, auto& plan) {
            return to_xml("transaction", transactions_.refund(in.path[1], about(in, "transaction"), &plan));
        });
}

// Braintree's sandbox has these for tests.
void Braintree::add_settlement_routes(Router& router, Gate& gate) {
    using http::Method;
    for (auto path : {"/transactions/{id}/settle", "/transactions/{id}/settlement_confirm"})
        add(router, gate, Method::PUT, path, "transactions.settle", 200, [this](auto& in, auto& plan) {
            return to_xml("transaction", transactions_.settle(in.path[1], {}, &plan));
        });
    add(router, gate, Method::PUT, "/transactions/{id}/settlement_decline", "transactions.settle", 200,
        [this](auto& in, auto& plan) {
            return to_xml("transaction", transactions_.settle(in.path[1], "Settlement Declined", &plan));
        });
    add(router, gate, Method::PUT, "/transactions/{id}/settlement_pending", "transactions.settle", 200,
        [this](auto& in, auto&) { return to_xml("transaction", transactions_.settlement_pending(in.path[1])); });
}

void Braintree::add_vault_routes(Router& router, Gate& gate) {
    using http::Method;
    add(router, gate, Method::POST, "/customers", "customers.create", 201,
        [this](auto& in, auto&) { return to_xml("customer", vault_.create_customer(about(in, "customer"))); });
    add(router, gate, Method::GET, "/customers/{id}", "customers.find", 200,
        [this](auto& in, auto&) { return to_xml("customer", vault_.customer(in.path[1])); });
    add(router, gate, Method::DELETE, "/customers/{id}", "customers.delete", 200, [this](auto& in, auto&) {
        vault_.remove_customer(in.path[1]);
        return std::string();
    });
    add(router, gate, Method::POST, "/payment_methods", "payment_methods.create", 201,
        [this](auto& in, auto&) { return to_xml("credit-card", vault_.create_method(about(in, "payment_method"))); });
    add(router, gate, Method::GET, "/payment_methods/any/{token}", "payment_methods.find", 200,
        [this](auto& in, auto&) { return to_xml("credit-card", vault_.method(in.path[1])); });
    add(router, gate, Method::DELETE, "/payment_methods/any/{token}", "payment_methods.delete", 200,
        [this](auto& in, auto&) {
            vault_.remove_method(in.path[1]);
            return std::string();
        });
    add(router, gate, Method::POST, "/payment_methods/{token}/nonces", "payment_method_nonces.create", 201,
        [this](auto& in, auto&) { return to_xml("payment-method-nonce", vault_.create_nonce(in.path[1])); });
    add(router, gate, Method::GET, "/payment_method_nonces/{nonce}", "payment_method_nonces.find", 200,
        [this](auto& in, auto&) { return to_xml("payment-method-nonce", vault_.nonce(in.path[1])); });
}

// What happens in banks, not in the API: answered as JSON.
http::Response Braintree::tell(const std::function<json::object()>& change) const {
    try {
        return json_response(200, change());
    } catch (const Refusal& refusal) {
        return answer(refusal);
    }
}

void Braintree::add_control_routes(Router& router) {
    using http::Method;
    for (auto [path, store] : {std::pair{"/_sim/braintree/transactions", std::string(transactions_store)},
                               {"/_sim/braintree/methods", "braintree_methods"},
                               {"/_sim/braintree/notifications", "braintree_notifications"}})
        router.add(Method::GET, path, at_once([this, name = store](auto&) {
                       transactions_.catch_up();
                       return json_response(200, ledger_.with_history(name));
                   }));
    router.add(Method::POST, "/_sim/braintree/transactions/{id}/settle", at_once([this](auto& in) {
                   std::optional<std::string> failure;
                   if (auto reason = in.parameter("fail")) failure = std::string(*reason);
                   return tell([&] { return transactions_.settle(in.path[0], failure, nullptr); });
               }));
    router.add(Method::POST, "/_sim/braintree/settle", at_once([this](auto&) {
                   transactions_.settle_all();
                   return json_response(200, json::object{{"ok", true}});
               }));
    router.add(Method::POST, "/_sim/braintree/transactions/{id}/dispute",
               at_once([this](auto& in) { return tell([&] { return transactions_.dispute(in.path[0], nullptr); }); }));
    router.add(Method::GET, "/_sim/braintree/webhooks",
               at_once([this](auto&) { return json_response(200, webhooks.show()); }));
    router.add(Method::POST, "/_sim/braintree/webhooks", at_once([this](auto& in) {
                   auto body = parse_json(in.request.body);
                   webhooks.deliver_to(body && body->is_object() ? text_or(body->get_object(), "url", "") : "");
                   return json_response(200, json::object{{"ok", true}});
               }));
}

}  // namespace airside::simulator::braintree
