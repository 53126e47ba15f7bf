// What follows from the outcome of a step: pure, so that every outcome of every step can be tried. No call is ever made
// again blindly: an unknown outcome is found out first (…_looked).
#pragma once
#include <chrono>
#include <vector>

#include "services/booking/workflows/steps.hpp"
#include "vendors/gds/outcome.hpp"
#include "vendors/gds/port.hpp"

namespace airside::booking {

struct Rules {
    std::chrono::milliseconds settle_time;
    std::chrono::milliseconds look_pause;
    std::chrono::milliseconds retry_min, retry_max;
    int order_attempts;
    int payment_attempts;
    std::chrono::minutes ticketing_margin;
    std::chrono::minutes default_hold;
};

// The order at the GDS.
Transition order_not_to_be_made(const Work& work);  // its provider is switched off, and holds nothing of it
Transition order_called(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now);
Transition order_looked(const Work& work, const gds::Outcome<std::vector<gds::Order>>& found, const Rules& rules,
                        Instant now);
// Nobody paid, or acted, in time.
Transition hold_expired(const Work& work);
// A booking that waits for its payment was looked at: it has expired, or waits on until it will have.
Transition hold_due(const Work& work, const Rules& rules, Instant now);

// The airline's services that are not there yet, before money is asked for. What can't be had is taken off, and the
// booking waits for its payment again.
Transition services_not_sold(const Work& work, const Rules& rules);  // by this provider (any more)
struct ServicePlan {
    std::vector<gds::ServiceChoice> choices;  // to be added, as the catalogue has them now
    std::optional<Transition> instead{};      // set: nothing is to be added now
};
ServicePlan plan_services(const Work& work, const gds::Outcome<std::vector<gds::ServiceOffer>>& catalogue,
                          const Rules& rules, Instant now);
Transition services_added(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now);
Transition services_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now);
std::vector<AirlineService> not_placed(const Work& work);

// Payment. AUTHORIZE is asked again with the same key until its outcome is known, which the payment service allows.
Transition authorized(const Work& work, const payment::PaymentView& payment, const Rules& rules, Instant now);
Transition captured(const Work& work, const payment::PaymentView& payment, const Rules& rules, Instant now);
Transition payment_voided(const Work& work, const payment::PaymentView& payment, const Rules& rules, Instant now);
// The payment service said no (4xx), or could not be reached.
Transition payment_problem(const Work& work, int status, const std::string& detail, const Rules& rules, Instant now);

// Tickets.
Transition order_checked(const Work& work, const gds::Outcome<gds::Order>& outcome, std::size_t travellers,
                         const Rules& rules, Instant now);
Transition tickets_called(const Work& work, const gds::Outcome<gds::Order>& outcome, std::size_t travellers,
                          const Rules& rules, Instant now);
Transition tickets_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, std::size_t travellers,
                          const Rules& rules, Instant now);

// Giving back.
// VOID_TICKETS, and REFUND_TICKETS.
Transition tickets_voided(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now);
Transition void_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now);
Transition order_cancelled(const Work& work, const gds::Outcome<gds::Cancelled>& outcome, const Rules& rules,
                           Instant now);
Transition cancel_looked(const Work& work, const gds::Outcome<gds::Order>& outcome, const Rules& rules, Instant now);

// Money that goes back. It is asked for again with the same key until it is known to have arrived.
Transition refund_answered(const Work& work, const payment::RefundView& refund, const payment::PaymentView& payment,
                           const Rules& rules, Instant now);
// No refund is open: all are back, or an agent has to say what becomes of one that failed.
Transition no_open_refund(const Work& work);

// Goes back from where the work stands, to end as `ending` says.
Transition undo(const Work& work, Ending ending);
// The next thing to give back after `step`.
Step next_undo(const Work& work, Step after);
Step first_undo(const Work& work);

// What speaks against ticketing the order as it stands at the GDS; empty: nothing.
std::string order_fault(const Work& work, const gds::Order& order, Instant now, std::chrono::minutes margin);

// Pause before the next try, doubled each time.
std::chrono::milliseconds backoff(const Rules& rules, int tries);

}  // namespace airside::booking
