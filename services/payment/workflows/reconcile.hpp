// The job payment.reconcile: gateways' settlements, our payments and refunds, and the tickets against each other.
//
//   1. each gateway's reports are read on from where the last run ended, window by window, and kept
//   2. payments are judged: those captured or refunded lately, those that a new movement is of, those with an open
//      exception
//   3. movements of no payment, and tickets without one
//
// Each batch is kept on its own and the marks move along, so that a run that is killed, or ends at its bounds, is gone
// on with by the next.
#pragma once
#include "platform/jobs/scheduler.hpp"
#include "services/payment/impl.hpp"

namespace airside::payment {

jobs::Job reconcile_job(Context& service);

struct ReconcileReport {
    std::int64_t settlements = 0;            // new ones
    std::int64_t payments = 0;               // judged
    std::int64_t tickets = 0;                // bookings looked at for their money
    std::int64_t differences = 0;            // seen in this run, whether new or not
    std::int64_t opened = 0, gone = 0;       // exceptions
    std::int64_t completed = 0;              // payments that are settled by now
    std::vector<std::string> unreachable{};  // who could not be asked: gateways, BOOKING
    bool more = false;                       // it ended at its bounds
};
AIRSIDE_FIELDS(ReconcileReport, settlements, payments, tickets, differences, opened, gone, completed, unreachable, more)

// `dry`: nothing is read from gateways and nothing kept; what is there is judged.
awaitable<ReconcileReport> reconcile(Context& service, bool dry);

// Gauges of what is open.
awaitable<> measure_exceptions(Context& service);

}  // namespace airside::payment
