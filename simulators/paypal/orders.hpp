// Orders, their authorisations, captures and refunds: PayPal's state machine over the ledger.
#pragma once
#include "platform/core/money.hpp"
#include "platform/core/random.hpp"
#include "simulators/faults/faults.hpp"
#include "simulators/ledger/ledger.hpp"
#include "simulators/paypal/errors.hpp"
#include "simulators/paypal/sources.hpp"
#include "simulators/paypal/webhooks.hpp"

namespace airside::simulator::paypal {

// One request: what its faults do, and how to reach this server from outside.
struct Cause {
    std::string origin;  // "http://127.0.0.1:8090"
    const FaultPlan* plan;
};

// All throw Refusal, and answer the object as it is afterwards.
class Orders {
  public:
    Orders(Ledger& ledger, const SimClock& clock, Webhooks& webhooks)
        : ledger_(ledger), clock_(clock), webhooks_(webhooks) {}

    json::object create(const json::object& request, const Cause& cause);
    json::object read(const std::string& id);
    json::object authorize(const std::string& id, const Cause& cause);
    json::object authorization(const std::string& id);
    json::object capture(const std::string& authorization, const json::object& request, const Cause& cause);
    json::object void_it(const std::string& authorization, const Cause& cause);
    json::object captured(const std::string& id);
    json::object refund(const std::string& capture, const json::object& request, const Cause& cause);
    json::object refunded(const std::string& id);

    // The payer, or the cardholder at the bank's challenge, approves or does not. Answers the order with what else is
    // known of it: "sim".
    json::object approve(const std::string& id, bool passed, const Cause& cause);
    json::object settle_refund(const std::string& id, const std::optional<std::string>& failure, const Cause& cause);

    // What the vault has beside the sources for tests.
    const Source* source(std::string_view token) const;

  private:
    json::object& unit_of(json::object& order) const;
    json::object load(const std::string& id);
    json::object load_of(std::string_view kind, const std::string& id);
    json::object* part(json::object& order, std::string_view list, const std::string& id) const;
    json::object& add_part(json::object& order, std::string_view list, json::object one);
    void save(const json::object& order, std::string_view what);
    void authorise_now(json::object& order, const Cause& cause, const std::optional<std::string>& decline);
    void ask_payer(json::object& order, const Cause& cause);
    void lapse(json::object& order);
    void judge_capture(json::object& order, json::object& capture) const;
    void emit(std::string_view type, std::string_view resource_type, const json::object& resource, const Cause& cause);
    std::string new_id() { return random_.readable(17); }
    std::string now() const;

    Ledger& ledger_;
    const SimClock& clock_;
    Webhooks& webhooks_;
    SystemRandom random_;
};

// {"currency_code","value"} of a request. Throws Refusal for what PayPal does not take.
Money money_in(const json::object& from, std::string_view name, const std::string& field);
json::object money_json(const Money& money);
json::object link(std::string href, std::string_view rel, std::string_view method);
// Without what only the simulator knows.
json::object shown(json::object order);

}  // namespace airside::simulator::paypal
