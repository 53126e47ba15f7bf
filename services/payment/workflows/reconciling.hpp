// What the files of reconcile.hpp share: one run.
#pragma once
#include <set>

#include "services/payment/store/exceptions.hpp"
#include "services/payment/store/settlements.hpp"
#include "services/payment/workflows/reconcile.hpp"

namespace airside::payment {

inline constexpr int reconcile_batch = 200;

struct Reconciling {
    Context& service;
    bool dry;
    Instant now;
    ReconcileReport report{};
    std::map<PaymentGateway, store::Mark> marks{};  // how far each gateway's reports are read
    std::set<PaymentId> judged{};                   // in this run: each once
    bool booking_answers = true;
};

// Reads on in each gateway's reports, and judges what the new movements are of.
awaitable<> import_reports(Reconciling& run);

// Judges these, at most a batch, and keeps what comes of it. Those judged before in this run are left out.
awaitable<> judge_batch(Reconciling& run, std::vector<PaymentId> ids);
// Notes what is of no payment, in a transaction of its own.
awaitable<> note_one(Reconciling& run, Difference difference);

// Tickets of bookings, by booking. Nothing: booking could not be asked, and is not asked again in this run.
awaitable<std::optional<std::map<BookingId, TicketFacts>>> tickets_of(Reconciling& run,
                                                                      std::vector<BookingId> bookings);
// Bookings that were ticketed lately and have no money.
awaitable<> judge_tickets(Reconciling& run);
// Whether one that was found so still is.
awaitable<bool> is_ticket_unpaid(Reconciling& run, BookingId booking);

}  // namespace airside::payment
