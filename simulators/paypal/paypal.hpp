// The PayPal side of the simulator: its routes, and those by which tests ask and tell it.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/paypal/idempotency.hpp"
#include "simulators/paypal/orders.hpp"
#include "simulators/paypal/tokens.hpp"
#include "simulators/paypal/vault.hpp"

namespace airside::simulator::paypal {

class PayPal {
  public:
    PayPal(Reactor& reactor, Ledger& ledger, const SimClock& clock, Credentials credentials,
           std::chrono::milliseconds webhook_retry);

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    bool is_for_us(const http::Request& request) const;  // by its path, where no route matched
    void forget_everything();

    Webhooks webhooks;

  private:
    // `body` is the request's JSON; what it returns has the status `created` when it was carried out anew.
    using Operation = std::function<json::object(const Inbound&, const json::object& body, const Cause&)>;
    Gate::Effect guarded(int created, Operation operation);
    http::Response carry_out(int created, const Operation& operation, const Inbound& inbound, const FaultPlan& plan);
    void add(Router& router, Gate& gate, http::Method method, std::string_view pattern, std::string name, int created,
             Operation operation);
    void add_order_routes(Router& router, Gate& gate);
    void add_payment_routes(Router& router, Gate& gate);
    void add_other_routes(Router& router, Gate& gate);
    void add_control_routes(Router& router);
    Cause cause_of(const Inbound& inbound, const FaultPlan* plan);
    http::Response approval_page(const Inbound& inbound);
    http::Response approval_answer(const Inbound& inbound);
    http::Response as_told(const std::function<json::object()>& work);

    Ledger& ledger_;
    const SimClock& clock_;
    Orders orders_;
    Vault vault_;
    Tokens tokens_;
    Idempotency idempotency_;
    Gate::Turnstile turnstile_;
};

}  // namespace airside::simulator::paypal
