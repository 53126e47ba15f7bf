// Gateways' reports: read on from where the last run ended, and what they tell is judged.
#include "platform/telemetry/log.hpp"
#include "services/payment/workflows/reconciling.hpp"

namespace airside::payment {

namespace {

awaitable<> read_on(Reconciling& run, gateways::Gateway& gateway) {
    auto& service = run.service;
    const auto& config = service.config.reconcile;
    auto name = std::string(to_string(gateway.name()));
    if (run.dry) {
        auto known = co_await store::find_mark(service.pool, name);
        if (known) run.marks.insert_or_assign(gateway.name(), *known);
        co_return;
    }
    // What was settled before the first run is of payments that nobody has compared: it is left alone.
    auto mark = co_await store::mark_of(service.pool, name, run.now);
    // A report may be completed later for a time that was read: the last window is read anew.
    auto from = std::max<Instant>(mark.began, mark.up_to - config.report_window);
    for (int windows = 0; from < run.now; ++windows) {
        if (windows >= config.report_windows) {
            run.report.more = true;
            break;
        }
        auto to = std::min<Instant>(from + config.report_window, run.now);
        gateways::CallContext context{.deadline = Steady::now() + 6 * service.config.gateway_deadline};
        auto told = co_await gateway.settlements(from, to, context);
        if (!told.done()) {
            log::warn("a gateway has not told its settlements", {{"gateway", name}, {"reason", told.describe()}});
            run.report.unreachable.push_back(name);
            break;
        }
        auto fresh = co_await store::import_settlements(service.pool, gateway.name(), told.value(), run.now);
        run.report.settlements += fresh;
        co_await store::advance_mark(service.pool, name, to);
        mark.up_to = std::max(mark.up_to, to);
        from = to;
    }
    run.marks.insert_or_assign(gateway.name(), mark);
}

bool moves_payments(gateways::Settlement::Kind kind) {
    using Kind = gateways::Settlement::Kind;
    return kind == Kind::CAPTURE || kind == Kind::REFUND || kind == Kind::DISPUTE;
}

awaitable<> judge_movements(Reconciling& run, const std::vector<store::Unjudged>& movements) {
    std::vector<PaymentId> ids;
    for (const auto& one : movements)
        if (one.payment_id) ids.push_back(*one.payment_id);
    co_await judge_batch(run, std::move(ids));
    for (const auto& one : movements) {
        if (one.payment_id || !moves_payments(one.movement.kind)) continue;
        auto unknown = unknown_movement(one.gateway, one.movement);
        co_await note_one(run, std::move(unknown));
    }
}

}  // namespace

awaitable<> import_reports(Reconciling& run) {
    for (auto* gateway : run.service.gateways) co_await read_on(run, *gateway);
    for (;;) {
        auto page = co_await store::unjudged_settlements(run.service.pool, reconcile_batch);
        co_await judge_movements(run, page);
        if (run.dry || page.empty()) co_return;
        co_await store::mark_judged(run.service.pool, page, run.now);
    }
}

}  // namespace airside::payment
