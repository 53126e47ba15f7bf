// What a payment becomes by what a gateway said. Pure: the caller keeps the result under the payment's lock.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "services/payment/domain/payment.hpp"
#include "vendors/gateways/port.hpp"

namespace airside::payment {

struct Rules {
    std::chrono::seconds resolve_first{2}, resolve_last{300};
    std::chrono::seconds settle_time{120};
    std::chrono::seconds authorise_for{600};
    std::chrono::seconds action_time{1800};
    std::chrono::seconds refund_look{3600};
    std::chrono::seconds review_time{24 * 3600}, review_margin{3600};
};

// The next thing to ask of the gateway.
enum class Step {
    nothing,
    authorise,
    capture,
    cancel,
    read,
    never_sent,  // no call: a void of what no request ever left for
};
Step next_step(const Payment& payment);

// Pauses between looks double: 2 s, 4 s, 8 s … 300 s.
std::chrono::seconds pause_after(int checks, const Rules& rules);

struct Decision {
    Payment payment;
    std::string_view event{};  // to be told: payment_authorized and the like; empty: nothing
    // Something is wrong that no rule puts right: money was captured for a payment that had ended, the gateway holds
    // another amount or a second payment, a capture failed when it was settled, our account is not accepted.
    bool alarm = false;
};

// The gateway's own account of the payment: from a call that was done, a read, or a search.
Decision on_state(Payment payment, const gateways::GatewayPayment& seen, Instant now, const Rules& rules);
// The answer to `asked`.
Decision on_refusal(Payment payment, Operation asked, const gateways::Refused& refused, Instant now,
                    const Rules& rules);
Decision on_unknown(Payment payment, Instant now, const Rules& rules);
// Nothing was done by this call. Unless an earlier request may have arrived, an authorisation goes to the next gateway
// at which it can be made, and is given up in time where there is none.
Decision on_unavailable(Payment payment, std::optional<int> retry_after_s, Instant now, const Rules& rules);
// Whether it says anything by now that the gateway knows no payment with our reference: the first time the settle time
// after it was asked for, the second time that long after the last request. Once it was looked for in vain, nothing is
// sent any more, so that no request can be on its way when it is taken for missing.
bool missing_counts(const Payment& payment, Instant now, const Rules& rules);
// It knows none, and that counts: the second time it has failed, or goes to the next gateway.
Decision on_missing(Payment payment, Instant now, const Rules& rules);
// The rules of payment.fraud refuse it: no gateway is asked.
Decision on_blocked(Payment payment, Instant now);
// Nothing was ever sent, and nothing shall be.
Decision on_never_sent(Payment payment, Instant now);

}  // namespace airside::payment
