// Sales and refunds: Braintree's state machine over the ledger.
#pragma once
#include "platform/core/money.hpp"
#include "platform/core/random.hpp"
#include "simulators/braintree/errors.hpp"
#include "simulators/braintree/nonces.hpp"
#include "simulators/braintree/webhooks.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::braintree {

inline constexpr std::string_view transactions_store = "braintree_transactions";

class Vault;

// All throw Refusal. They answer the transaction as it is afterwards. `plan`: what this call's faults do; may be null.
class Transactions {
  public:
    Transactions(Ledger& ledger, const SimClock& clock, Webhooks& webhooks, Vault& vault, std::string merchant)
        : ledger_(ledger), clock_(clock), webhooks_(webhooks), vault_(vault), merchant_(std::move(merchant)) {}

    json::object create(const json::object& asked, const FaultPlan* plan);
    json::object submit(const std::string& id, const json::object& asked);
    json::object void_it(const std::string& id);
    json::object refund(const std::string& id, const json::object& asked, const FaultPlan* plan);
    const json::object& find(const std::string& id) const;

    // The banks have settled it, or declined to: for this reason. Also of a refund that was settled already.
    json::object settle(const std::string& id, const std::optional<std::string>& failure, const FaultPlan* plan);
    void settle_all();  // what is submitted
    json::object settlement_pending(const std::string& id);
    json::object dispute(const std::string& id, const FaultPlan* plan);
    // What is due by the clock: authorisations lapse after seven days; what was submitted is settled after a day, and
    // paid out a day later.
    void catch_up();

  private:
    json::object new_transaction(std::string_view type, const Money& amount, const std::string& account,
                                 const std::string& order_id);
    Card card_for(const json::object& asked, json::value& token) const;
    json::object decide(json::object sale, const Card& card, bool authentication_required, const FaultPlan* plan);
    json::object enter(json::object transaction, std::string_view status);
    json::object save(json::object transaction, std::string_view what);
    [[noreturn]] void end_declined(json::object sale, std::string_view status, std::string_view message);
    json::object settled(json::object transaction, const FaultPlan* plan);
    void disburse(json::object transaction);
    Money refundable(const json::object& sale) const;
    std::string currency_of(const std::string& account) const;
    std::string account_in(const json::object& asked) const;
    std::string now() const;

    Ledger& ledger_;
    const SimClock& clock_;
    Webhooks& webhooks_;
    Vault& vault_;
    std::string merchant_;
    SystemRandom random_;
    Instant next_look_{};
};

Money amount_of(const json::object& transaction);

}  // namespace airside::simulator::braintree
