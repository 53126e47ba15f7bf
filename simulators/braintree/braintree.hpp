// The Braintree side of the simulator: its routes.
#pragma once
#include "simulators/braintree/transactions.hpp"
#include "simulators/braintree/vault.hpp"
#include "simulators/faults/gate.hpp"

namespace airside::simulator::braintree {

class Braintree {
  public:
    Braintree(Reactor& reactor, Ledger& ledger, const SimClock& clock, Keys keys,
              std::chrono::milliseconds webhook_retry);

    // The routes refer to this object and to `gate`. Vendor "braintree" in faults.
    void add_routes(Router& router, Gate& gate);
    void add_control_routes(Router& router);  // /_sim/braintree/…
    bool is_for_us(const http::Request& request) const { return request.path().starts_with("/merchants/"); }
    http::Response no_such_route() const { return answer(no_such_thing()); }
    void forget_everything() { webhooks.forget_everything(); }

    Webhooks webhooks;

  private:
    // Gives the answer's XML. Throws Refusal.
    using Operation = std::function<std::string(const Inbound&, const FaultPlan&)>;
    void add(Router& router, Gate& gate, http::Method method, std::string_view path, std::string name, int status,
             Operation operation);
    void add_transaction_routes(Router& router, Gate& gate);
    void add_settlement_routes(Router& router, Gate& gate);
    void add_vault_routes(Router& router, Gate& gate);
    std::optional<Refusal> check_keys(const Inbound& inbound) const;
    http::Response tell(const std::function<json::object()>& change) const;

    Ledger& ledger_;
    Keys keys_;
    Vault vault_;
    Transactions transactions_;
};

}  // namespace airside::simulator::braintree
