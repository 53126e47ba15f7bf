// Delivers a vendor's events to the endpoint that it was told: tried again until the endpoint says 2xx, and late,
// twice, out of order or never where a fault says so. How an event is worded and signed is the vendor's.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "platform/async/sync.hpp"
#include "platform/http/client.hpp"
#include "simulators/faults/faults.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator {

class Deliveries {
  public:
    // Where the ledger has the events and what became of them.
    struct Stores {
        std::string events = "events", deliveries = "webhook_deliveries";
    };
    // Fills in headers and body; the address stands in it already.
    using Compose = std::function<void(const json::object& event, http::OutRequest& request)>;

    Deliveries(Reactor& reactor, Ledger& ledger, std::chrono::milliseconds first_retry, Stores stores, Compose compose);

    void deliver_to(std::string url);  // empty: nothing is delivered; also sends what is undelivered
    bool configured() const { return !url_.empty(); }
    // `plan` says what befalls this event on its way.
    void send(const std::string& event_id, const FaultPlan& plan);
    json::object show() const;
    void forget_everything();

  private:
    static awaitable<> deliver(Deliveries& self, std::string event_id, std::chrono::milliseconds delay,
                               std::uint64_t life);
    static awaitable<> let_go_later(Deliveries& self, std::string event_id, std::uint64_t life);
    void start(const std::string& event_id, std::chrono::milliseconds delay);
    void let_go_held();
    awaitable<bool> post(const std::string& event_id);

    Reactor& reactor_;
    Ledger& ledger_;
    std::chrono::milliseconds first_retry_;
    Stores stores_;
    Compose compose_;
    std::string url_;
    http::Client client_;
    std::optional<std::string> held_;  // waits for the next event to overtake it
    std::size_t under_way_ = 0;
    std::uint64_t attempts_ = 0, delivered_ = 0, given_up_ = 0;
    std::uint64_t life_ = 1;  // deliveries begun before the last reset are dropped
};

}  // namespace airside::simulator
