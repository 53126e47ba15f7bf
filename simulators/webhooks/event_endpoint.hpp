// A vendor's events on their way to the one endpoint that it was told. How an event is worded and signed is the
// vendor's.
#pragma once
#include "simulators/webhooks/deliveries.hpp"

namespace airside::simulator {

class EventEndpoint {
  public:
    // Where the ledger has the events and what became of them.
    struct Stores {
        std::string events = "events", deliveries = "webhook_deliveries";
    };
    // Fills in headers and body; the address stands in it already.
    using Compose = std::function<void(const json::object& event, http::OutRequest& request)>;

    EventEndpoint(Reactor& reactor, Ledger& ledger, std::chrono::milliseconds first_retry, Stores stores,
                  Compose compose);

    void deliver_to(std::string url);  // empty: nothing is delivered; also sends what is undelivered
    bool configured() const { return !url_.empty(); }
    // `plan` says what befalls this event on its way.
    void send(const std::string& event_id, const FaultPlan& plan) { deliveries_.send(event_id, plan); }
    json::object show() const;
    void forget_everything() { deliveries_.forget_everything(); }

  private:
    std::optional<http::OutRequest> request_for(const std::string& event_id) const;

    Ledger& ledger_;
    std::string events_;
    Compose compose_;
    std::string url_;
    Deliveries deliveries_;
};

}  // namespace airside::simulator
