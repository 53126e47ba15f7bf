// The one gate that every call to a vendor passes: here it is logged, and here it goes wrong when told to.
#pragma once
#include <deque>
#include <functional>
#include <string>

#include "platform/async/sync.hpp"
#include "simulators/faults/faults.hpp"
#include "simulators/front/router.hpp"
#include "simulators/front/sim_clock.hpp"

namespace airside::simulator {

// Calls as they came, the newest kept: what tests read to see what was asked of a vendor, and how it ended.
class CallLog {
  public:
    struct Call {
        std::uint64_t number;
        Instant at;
        std::string vendor, operation, method, target, idempotency_key, body;
        int status = 0;                // 0: never answered
        std::string outcome = "open";  // open, answered, reset, lost, hung, killed
        bool effective = false;        // its effect was carried out
        std::vector<std::string> faults;
    };
    std::uint64_t begin(Call call);
    Call* find(std::uint64_t number);
    const std::deque<Call>& calls() const { return calls_; }
    std::uint64_t total() const { return next_ - 1; }
    void clear();

  private:
    std::deque<Call> calls_;
    std::size_t body_bytes_ = 0;
    std::uint64_t next_ = 1;
};

class Gate {
  public:
    // `effect` does the vendor's work at once and gives the answer. `error` words a made-up failure as the vendor
    // would.
    using Effect = std::function<http::Response(const Inbound&, const FaultPlan&)>;
    using Error = std::function<http::Response(int status, const std::string& code)>;
    // What a vendor does about two calls of one thing at the same time: `enter` may refuse the later one; `leave` is
    // called once for each that was let in, when it has had its effect or will have none.
    struct Turnstile {
        std::function<std::optional<http::Response>(const Inbound&)> enter;
        std::function<void(const Inbound&)> leave;
    };

    // On a response that refuses in spite of its status below 400: for the log of calls; it is not sent.
    static constexpr std::string_view refused_header = "X-Sim-Refused";

    Gate(Reactor& reactor, const SimClock& clock, Faults& faults, CallLog& log)
        : reactor_(reactor), clock_(clock), faults_(faults), log_(log), released_(reactor) {}

    awaitable<http::Response> pass(std::string vendor, std::string operation, Inbound inbound, Effect effect,
                                   Error error, const Turnstile* turnstile = nullptr);
    // The same as a route.
    Endpoint route(std::string vendor, std::string operation, Effect effect, Error error,
                   const Turnstile* turnstile = nullptr);

    void release_hanging() { released_.notify_all(); }  // their connections are reset

  private:
    awaitable<> hang();
    void end(std::uint64_t call, std::string_view outcome, int status);

    Reactor& reactor_;
    const SimClock& clock_;
    Faults& faults_;
    CallLog& log_;
    Signal released_;
};

}  // namespace airside::simulator
