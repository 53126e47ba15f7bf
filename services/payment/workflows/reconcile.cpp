#include "services/payment/workflows/reconcile.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/workflows/reconciling.hpp"

namespace airside::payment {

namespace {

const std::string payments_mark = "PAYMENTS";

// What the gateways may still report something of: the time that they may take, behind the one whose report is read
// least far.
Instant unreported_since(const Reconciling& run) {
    auto read_until = run.now;
    for (const auto& [name, mark] : run.marks) read_until = std::min(read_until, mark.up_to);
    return read_until - run.service.config.reconcile.settlement_time - std::chrono::hours(24);
}

// Those captured or refunded since the last run; and once more those that a gateway may only have reported since.
awaitable<> judge_moved(Reconciling& run) {
    auto& service = run.service;
    const auto& config = service.config.reconcile;
    auto again_from = unreported_since(run);
    auto mark = co_await store::find_mark(service.pool, payments_mark);
    if (!mark && !run.dry) mark = co_await store::mark_of(service.pool, payments_mark, again_from);
    store::Moved place{*PaymentId::parse("00000000-0000-0000-0000-000000000000"), again_from};
    if (mark) place.moved_at = mark->up_to;
    for (int looked = 0;;) {
        auto page = co_await store::moved_after(service.pool, place, run.now, reconcile_batch);
        std::vector<PaymentId> ids;
        ids.reserve(page.size());
        for (const auto& one : page) ids.push_back(one.id);
        co_await judge_batch(run, ids);
        if (!page.empty()) place = page.back();
        bool last = static_cast<int>(page.size()) < reconcile_batch;
        auto goes_on_from = last ? again_from : place.moved_at;
        if (!run.dry) co_await store::set_mark(service.pool, payments_mark, goes_on_from);
        looked += static_cast<int>(page.size());
        if (last) co_return;
        if (looked >= config.most_payments) {
            run.report.more = true;
            co_return;
        }
    }
}

// A movement that was of no payment: it may have one by now.
awaitable<bool> is_loose(Reconciling& run, const store::OpenException& open) {
    auto name = open.subject.substr(open.subject.rfind(' ') + 1);
    if (!open.payment_gateway) co_return false;
    auto loose = co_await store::match_again(run.service.pool, *open.payment_gateway, name);
    if (!loose) co_return false;  // purged by now
    if (!loose->payment_id) co_return true;
    std::vector<PaymentId> payment;
    payment.push_back(*loose->payment_id);
    co_await judge_batch(run, std::move(payment));
    co_return false;
}

awaitable<> judge_open_one(Reconciling& run, const store::OpenException& open) {
    bool stays = true;
    if (open.subject.starts_with("settlement "))
        stays = co_await is_loose(run, open);
    else if (open.booking_id)
        stays = co_await is_ticket_unpaid(run, *open.booking_id);
    if (stays) co_return;
    bool ended = co_await store::end_one(run.service.pool, open.id, run.now);
    if (ended) ++run.report.gone;
}

awaitable<> judge_open(Reconciling& run) {
    auto after = *Uuid::parse("00000000-0000-0000-0000-000000000000");
    for (;;) {
        auto page = co_await store::open_exceptions(run.service.pool, after, reconcile_batch);
        std::vector<PaymentId> ids;
        for (const auto& one : page)
            if (one.payment_id) ids.push_back(*one.payment_id);
        co_await judge_batch(run, ids);
        for (const auto& one : page)
            if (!one.payment_id && !run.dry) co_await judge_open_one(run, one);
        if (static_cast<int>(page.size()) < reconcile_batch) co_return;
        after = page.back().id;
    }
}

awaitable<std::string> run_job(Context& service) {
    auto report = co_await reconcile(service, false);
    co_return json::to_json(report);
}

awaitable<std::string> plan_job(Context& service) {
    auto report = co_await reconcile(service, true);
    co_return "{\"would_see\":" + std::to_string(report.differences) +
        ",\"would_complete\":" + std::to_string(report.completed) + ",\"payments\":" + std::to_string(report.payments) +
        ",\"tickets\":" + std::to_string(report.tickets) + ",\"unreachable\":" + json::to_json(report.unreachable) +
        "}";
}

}  // namespace

awaitable<ReconcileReport> reconcile(Context& service, bool dry) {
    Reconciling run{.service = service, .dry = dry, .now = service.clock.now()};
    co_await import_reports(run);
    co_await judge_moved(run);
    co_await judge_open(run);
    co_await judge_tickets(run);
    if (!run.booking_answers) run.report.unreachable.emplace_back("BOOKING");
    co_return std::move(run.report);
}

awaitable<> measure_exceptions(Context& service) {
    auto now = service.clock.now();
    auto found = co_await store::count_open(service.pool, now, now - service.config.reconcile.alarm_after);
    std::int64_t late = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<ExceptionKind>>([&](auto enumerator) {
        store::OpenOfKind state{enumerator.value, 0, 0, 0};
        for (const auto& one : found)
            if (one.kind == state.kind) state = one;
        telemetry::Labels labels{{"kind", enumerator.name}};
        telemetry::gauge("airside_reconciliation_open", "Differences that nobody has resolved", labels)
            .set(static_cast<double>(state.open));
        telemetry::gauge("airside_reconciliation_oldest_seconds", "Age of the oldest difference", labels)
            .set(static_cast<double>(state.oldest_age_s));
        bool alarms =
            state.kind == ExceptionKind::MONEY_WITHOUT_TICKET || state.kind == ExceptionKind::TICKET_WITHOUT_MONEY;
        if (alarms) late += state.late;
    });
    static auto& alarm = telemetry::gauge("airside_reconciliation_alarm",
                                          "Money without ticket, or ticket without money, for longer than it may be");
    alarm.set(static_cast<double>(late));
}

jobs::Job reconcile_job(Context& service) {
    return {.name = "payment.reconcile",
            .every = service.config.reconcile.every,
            .run = [&service] { return run_job(service); },
            .plan = [&service] { return plan_job(service); }};
}

}  // namespace airside::payment
