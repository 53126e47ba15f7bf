// The Twilio side of the simulator: messages, and the callbacks that tell what became of them.
#pragma once
#include "simulators/faults/gate.hpp"
#include "simulators/twilio/message_check.hpp"
#include "simulators/webhooks/deliveries.hpp"

namespace airside::simulator::twilio {

struct Account {
    std::string sid, auth_token;
    Senders senders;
    std::string status_callback;  // for messages that name none
};

class Twilio {
  public:
    Twilio(Reactor& reactor, Ledger& ledger, const SimClock& clock, Account account,
           std::chrono::milliseconds webhook_retry);

    // The routes refer to this object and to `gate`.
    void add_routes(Router& router, Gate& gate);
    void configure(std::string status_callback);  // also sends what waits
    json::object show() const;
    void forget_everything() { deliveries_.forget_everything(); }

  private:
    Gate::Effect guarded(Gate::Effect effect);  // with account and token checked
    http::Response create(const Inbound& inbound, const FaultPlan& plan);
    http::Response get(const Inbound& inbound) const;
    json::object new_message(const std::string& sid, const Form& form) const;
    void on_its_way(const std::string& sid, const std::string& url, const FaultPlan& plan);
    void change(const std::string& sid, const std::string& status, int error, const std::string& url,
                const FaultPlan& plan, std::chrono::milliseconds delay);
    std::optional<http::OutRequest> request_for(const std::string& callback) const;
    std::string date_now() const;

    Ledger& ledger_;
    const SimClock& clock_;
    Account account_;
    SystemRandom random_;
    Deliveries deliveries_;
};

inline constexpr std::string_view messages_store = "twilio_messages";

}  // namespace airside::simulator::twilio
