// Payment intents, their charges and refunds: Stripe's state machine over the ledger.
#pragma once
#include "platform/core/random.hpp"
#include "simulators/faults/faults.hpp"
#include "simulators/ledger/ledger.hpp"
#include "simulators/stripe/cards.hpp"
#include "simulators/stripe/errors.hpp"
#include "simulators/stripe/form.hpp"
#include "simulators/stripe/webhooks.hpp"

namespace airside::simulator::stripe {

inline constexpr std::string_view api_version = "2026-08-26.dahlia";

// One request: what events say caused them, what its faults do, and how to reach this server from outside.
struct Cause {
    std::string request_id, idempotency_key, origin;  // origin: "http://127.0.0.1:8090"
    const FaultPlan* plan;
};

// All but the reads throw Refusal. They answer the object as it is afterwards.
class Payments {
  public:
    Payments(Ledger& ledger, const SimClock& clock, Webhooks& webhooks)
        : ledger_(ledger), clock_(clock), webhooks_(webhooks) {}

    json::object create(const json::object& form, const Cause& cause);
    json::object update(const std::string& id, const json::object& form, const Cause& cause);
    json::object confirm(const std::string& id, const json::object& form, const Cause& cause);
    json::object capture(const std::string& id, const json::object& form, const Cause& cause);
    json::object cancel(const std::string& id, const json::object& form, const Cause& cause);
    json::object refund(const json::object& form, const Cause& cause);
    // The card's bank has taken a pending refund, or sends one back, also one that had succeeded.
    json::object settle_refund(const std::string& id, const std::optional<std::string>& failure, const Cause& cause);
    // The cardholder has answered the bank's challenge.
    json::object authenticate(const std::string& id, bool passed, const Cause& cause);

    // Saved methods (methods.cpp).
    json::object create_customer(const json::object& form);
    json::object set_up(const json::object& form, const Cause& cause);
    json::object attach(const std::string& method, const json::object& form);
    json::object detach(const std::string& method);
    json::object method(const std::string& id) const;

    const json::object& intent(const std::string& id) const;
    // Authorisations that nobody captured within seven days lapse.
    void expire_due();

  private:
    void check_create(const json::object& form) const;
    json::object charge_card(json::object intent, const Card& card, bool authenticated, const Cause& cause);
    [[noreturn]] void decline(json::object intent, const Card& card, std::string_view code,
                              std::string_view decline_code, const Cause& cause);
    json::object ask_cardholder(json::object intent, const json::object& form, const Cause& cause);
    json::object save(json::object intent, std::string_view what);
    void save_charge(const json::object& charge, std::string_view what);
    void check_refundable(const json::object& form, const json::object& charge, std::int64_t amount) const;
    json::object fail_refund(json::object refund, const std::string& reason, const Cause& cause);
    // A movement of our balance (balance.cpp); answers its id.
    std::string move_balance(std::string_view type, std::int64_t amount, const json::object& of);
    void set_method(json::object& intent, const json::object& form) const;
    [[noreturn]] void decline_set_up(const json::object& setup, const Card& card);
    void emit(std::string_view type, const json::object& subject, const Cause& cause);
    std::string new_id(std::string_view prefix);
    std::int64_t now() const;

    Ledger& ledger_;
    const SimClock& clock_;
    Webhooks& webhooks_;
    SystemRandom random_;
};

[[noreturn]] void unexpected_state(const json::object& intent, std::string_view action);

}  // namespace airside::simulator::stripe
