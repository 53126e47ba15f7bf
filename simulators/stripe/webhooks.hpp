// Delivers events: signed, tried again until the endpoint says 2xx.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "platform/async/sync.hpp"
#include "platform/http/client.hpp"
#include "simulators/faults/faults.hpp"
#include "simulators/ledger/ledger.hpp"

namespace airside::simulator::stripe {

// "t=<unix seconds>,v1=<hex HMAC-SHA256 of 't.body'>"
std::string signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body);

class Webhooks {
  public:
    Webhooks(Reactor& reactor, Ledger& ledger, const SimClock& clock, std::chrono::milliseconds first_retry);

    void configure(std::string url,
                   std::string secret);  // an empty URL: nothing is delivered; also sends what is undelivered
    bool configured() const { return !url_.empty(); }
    // `plan` says what befalls this event on its way.
    void send(const std::string& event_id, const FaultPlan& plan);
    json::object show() const;
    void forget_everything();

  private:
    static awaitable<> deliver(Webhooks& self, std::string event_id, std::chrono::milliseconds delay,
                               std::uint64_t life);
    static awaitable<> let_go_later(Webhooks& self, std::string event_id, std::uint64_t life);
    void start(const std::string& event_id, std::chrono::milliseconds delay);
    void let_go_held();
    awaitable<bool> post(const std::string& event_id);

    Reactor& reactor_;
    Ledger& ledger_;
    const SimClock& clock_;
    std::chrono::milliseconds first_retry_;
    std::string url_, secret_;
    http::Client client_;
    std::optional<std::string> held_;  // waits for the next event to overtake it
    std::size_t under_way_ = 0;
    std::uint64_t attempts_ = 0, delivered_ = 0, given_up_ = 0;
    std::uint64_t life_ = 1;  // deliveries begun before the last reset are dropped
};

}  // namespace airside::simulator::stripe
