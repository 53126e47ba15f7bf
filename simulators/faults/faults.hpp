// What goes wrong on purpose. A rule says which calls it is about and what happens to them.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "platform/core/random.hpp"
#include "simulators/front/json.hpp"

namespace airside::simulator {

enum class FaultEffect {
    slow,            // the answer takes `ms` longer
    error,           // answered with `status`, nothing happens
    reset,           // the connection is reset: before, nothing happens; after is `lost`
    lost,            // it happens, and the connection is reset instead of an answer
    hang,            // no answer ever: before, nothing happens; after, it happened
    kill,            // SIGKILL to `pid`: before, nothing happens; after, it happened. The caller is gone either way
    price_changed,   // the vendor's price is `percent` higher than it was
    sold_out,        // no seats
    declined,        // the card is declined with `code`
    three_d_secure,  // the card's holder must authenticate
    refund_pending,  // the refund is not done at once: /_sim/refunds/{id}/settle ends it
    refund_failed,   // the refund is made and has failed, with `code` as its reason
    webhook_late,    // delivered `ms` later
    webhook_twice,   // delivered a second time
    webhook_out_of_order,  // delivered after the next one
    webhook_lost,          // not delivered
    bounced,               // the mail comes back; `code` "blocked": this one alone
    spam_report,           // the mail's reader calls it spam
    undelivered,           // the SMS does not arrive, with `code` as its error
    unregistered,          // the push's device has no app of ours any more
};

struct FaultRule {
    std::string id;
    // Which calls: an empty text matches all. `reference` is any text in the request's target, body or Idempotency-Key.
    std::string vendor, operation, reference;
    // When: skip the first `nth - 1` of those calls, then fire `times` (0: without end), each with `probability`.
    std::uint64_t nth = 1, times = 1;
    double probability = 1;
    // What.
    FaultEffect effect = FaultEffect::error;
    bool after = false;  // of slow, reset, hang and kill: once the effect is done
    std::chrono::milliseconds ms{0};
    int status = 500;
    std::string code;
    double percent = 10;
    pid_t pid = 0;
    // So far.
    std::uint64_t seen = 0, fired = 0;
};

// What one call has to suffer, gathered from all rules that fire for it.
struct FaultPlan {
    std::chrono::milliseconds slow_before{0}, slow_after{0};
    std::optional<int> error;
    std::string error_code;
    bool reset_before = false, reset_after = false, hang_before = false, hang_after = false;
    pid_t kill_before = 0, kill_after = 0;
    std::optional<double> price_change_percent;
    bool sold_out = false, three_d_secure = false;
    std::optional<std::string> decline_code;
    bool refund_pending = false;
    std::optional<std::string> refund_failure;
    std::chrono::milliseconds webhook_delay{0};
    bool webhook_twice = false, webhook_out_of_order = false, webhook_lost = false;
    // What becomes of a message once it was taken: bounced, spam_report, undelivered or unregistered.
    std::optional<FaultEffect> message_fate;
    std::string message_fate_code;
    std::vector<std::string> applied;  // names of effects, for the log of calls
};

struct FaultCall {
    std::string_view vendor, operation, target, body, idempotency_key;
};

class Faults {
  public:
    explicit Faults(std::uint64_t seed) : random_(seed) {}

    // Throws Problem 422 for a rule that can't be meant.
    const FaultRule& add(const json::object& rule);
    bool remove(std::string_view id);
    void clear() { rules_.clear(); }
    json::array list() const;

    FaultPlan plan(const FaultCall& call);

  private:
    bool fires(FaultRule& rule, const FaultCall& call);

    SeededRandom random_;
    std::vector<FaultRule> rules_;
    std::uint64_t next_id_ = 1;
};

}  // namespace airside::simulator
