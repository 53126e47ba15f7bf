// The Stripe side of the simulator: its routes.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/stripe/idempotency.hpp"
#include "simulators/stripe/lists.hpp"
#include "simulators/stripe/payments.hpp"

namespace airside::simulator::stripe {

class Stripe {
  public:
    Stripe(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::string secret_key,
           std::chrono::milliseconds webhook_retry);

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    // What happens in the cardholder's bank, not in Stripe's API: answers the intent. Refusals become answers.
    http::Response authenticate(const std::string& intent, bool passed);
    http::Response settle_refund(const std::string& refund, const std::optional<std::string>& failure);
    http::Response challenge_page(const Inbound& inbound) const;
    http::Response challenge_answer(const Inbound& inbound);
    bool is_for_us(const http::Request& request) const;  // by its key or version header, where no route matched
    void forget_everything() {
        webhooks.forget_everything();
        next_expiry_ = {};
    }

    Webhooks webhooks;
    Payments payments;

  private:
    // `form` is the body of a POST, the query of a GET.
    using Operation = std::function<json::object(const Inbound&, const json::object& form, const Cause&)>;
    Gate::Effect guarded(Operation operation);
    http::Response carry_out(const Operation& operation, const Inbound& inbound, const FaultPlan& plan);
    std::optional<Refusal> check_key(const http::Request& request) const;
    void expire_due();
    void add_payment_routes(Router& router, Gate& gate);
    void add_method_routes(Router& router, Gate& gate);
    void add_read_routes(Router& router, Gate& gate);
    void add(Router& router, Gate& gate, http::Method method, std::string_view pattern, std::string name,
             Operation operation);

    Ledger& ledger_;
    const SimClock& clock_;
    std::string secret_key_;
    Idempotency idempotency_;
    Gate::Turnstile turnstile_;
    SystemRandom random_;
    Instant next_expiry_{};
};

}  // namespace airside::simulator::stripe
