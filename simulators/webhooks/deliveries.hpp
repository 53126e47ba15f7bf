// Carries a vendor's messages to its customers' endpoints: tried again until the endpoint says 2xx; late, twice, out of
// order or never where a fault says so. What is posted, and how it is signed, is the vendor's own.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "platform/http/client.hpp"
#include "simulators/faults/faults.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator {

class Deliveries {
  public:
    // What is posted for an event, made and signed anew for each attempt. Nothing: there is nowhere to post it to.
    using Make = std::function<std::optional<http::OutRequest>(const std::string& event_id)>;

    // `store` is the ledger's, of how each delivery stands.
    Deliveries(Reactor& reactor, Ledger& ledger, std::string store, std::chrono::milliseconds first_retry, Make make);

    // `plan` says what befalls this event on its way. `delay`: how long the vendor takes to have it.
    void send(const std::string& event_id, const FaultPlan& plan, std::chrono::milliseconds delay = {});
    void send_waiting();  // what is undelivered, once there is somewhere to deliver it to
    json::object show() const;
    void forget_everything();

  private:
    static awaitable<> deliver(Deliveries& self, std::string event_id, std::chrono::milliseconds delay,
                               std::uint64_t life);
    static awaitable<> let_go_later(Deliveries& self, std::string event_id, std::uint64_t life);
    void start(const std::string& event_id, std::chrono::milliseconds delay);
    void let_go_held(std::chrono::milliseconds delay);
    awaitable<bool> post(http::OutRequest request);

    Reactor& reactor_;
    Ledger& ledger_;
    std::string store_;
    std::chrono::milliseconds first_retry_;
    Make make_;
    http::Client client_;
    std::optional<std::string> held_;  // waits for the next event to overtake it
    std::size_t under_way_ = 0;
    std::uint64_t attempts_ = 0, delivered_ = 0, given_up_ = 0;
    std::uint64_t life_ = 1;  // deliveries begun before the last reset are dropped
};

}  // namespace airside::simulator
