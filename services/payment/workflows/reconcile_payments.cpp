// Payments are judged, batch by batch, and what comes of it is kept.
#include <boost/describe/enum_to_string.hpp>

#include "platform/telemetry/log.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/reconciling.hpp"

namespace airside::payment {

namespace {

std::vector<std::string> kinds_judged(bool with_tickets) {
    std::vector<std::string> kinds{"MISSING_AT_GATEWAY", "UNKNOWN_AT_OURS", "AMOUNT_DIFFERS", "DUPLICATE_CAPTURE",
                                   "DISPUTED"};
    if (with_tickets) kinds.insert(kinds.end(), {"MONEY_WITHOUT_TICKET", "TICKET_WITHOUT_MONEY"});
    return kinds;
}

// Under its lock, as everything that changes a payment.
awaitable<> complete(Reconciling& run, PaymentId id) {
    auto tx = co_await run.service.pool.begin();
    auto before = co_await lock_and_read(tx, id, 0);
    auto after = on_settled(before);
    if (!after) co_return;
    co_await store::update_payment(tx, before, *after);
    co_await tx.commit();
    ++run.report.completed;
}

awaitable<> keep(Reconciling& run, std::vector<PaymentId> ids, const std::vector<Difference>& differences,
                 bool with_tickets) {
    auto tx = co_await run.service.pool.begin();
    for (const auto& one : differences) {
        auto id = Uuid::v7(run.service.clock, run.service.random);
        bool is_new = co_await store::note_difference(tx, id, one, run.now);
        if (is_new) ++run.report.opened;
        if (is_new)
            log::warn("reconciliation has found a difference",
                      {{"kind", boost::describe::enum_to_string(one.kind, "?")}, {"subject", one.subject}});
    }
    run.report.gone += co_await store::end_gone(tx, std::move(ids), kinds_judged(with_tickets), differences, run.now);
    co_await tx.commit();
}

}  // namespace

awaitable<> judge_batch(Reconciling& run, std::vector<PaymentId> ids) {
    std::erase_if(ids, [&](PaymentId id) { return !run.judged.insert(id).second; });
    if (ids.empty()) co_return;
    auto all = co_await store::facts_of(run.service.pool, ids);
    std::vector<BookingId> bookings;
    bookings.reserve(all.size());
    for (const auto& facts : all) bookings.push_back(facts.booking_id);
    auto tickets = co_await tickets_of(run, std::move(bookings));
    std::vector<Difference> differences;
    std::vector<PaymentId> settled;
    for (auto& facts : all) {
        if (auto mark = run.marks.find(facts.gateway); mark != run.marks.end()) {
            // What was settled before is purged.
            facts.reported_from = std::max<Instant>(mark->second.began, run.now - run.service.config.keep_settlements);
            facts.reported_until = mark->second.up_to;
        }
        if (tickets && tickets->contains(facts.booking_id)) facts.tickets = tickets->at(facts.booking_id);
        auto judged = judge_payment(facts, run.service.config.reconcile, run.now);
        differences.insert(differences.end(), judged.differences.begin(), judged.differences.end());
        if (judged.settled && facts.status == PaymentStatus::CAPTURED) settled.push_back(facts.id);
    }
    run.report.payments += static_cast<std::int64_t>(all.size());
    run.report.differences += static_cast<std::int64_t>(differences.size());
    if (run.dry) {
        run.report.completed += static_cast<std::int64_t>(settled.size());
        co_return;
    }
    co_await keep(run, std::move(ids), differences, tickets.has_value());
    for (const auto& id : settled) co_await complete(run, id);
}

awaitable<> note_one(Reconciling& run, Difference difference) {
    ++run.report.differences;
    if (run.dry) co_return;
    std::vector<Difference> one;
    one.push_back(std::move(difference));
    std::vector<PaymentId> of_no_payment;
    co_await keep(run, std::move(of_no_payment), one, false);
}

}  // namespace airside::payment
