// Gateways' reports: read on from where the last run ended.
#include "platform/telemetry/log.hpp"
#include "services/payment/workflows/reconciling.hpp"

namespace airside::payment {

namespace {

// A report may be completed later for a time that was read: that much is read anew.
constexpr auto read_again = std::chrono::hours(24);

awaitable<> judge_new(Reconciling& run, PaymentGateway gateway, const std::vector<gateways::Settlement>& settlements,
                      const std::vector<store::Imported>& fresh) {
    std::vector<PaymentId> ids;
    for (const auto& one : fresh)
        if (one.payment_id) ids.push_back(*one.payment_id);
    for (std::size_t from = 0; from < ids.size(); from += reconcile_batch) {
        auto to = std::min(ids.size(), from + reconcile_batch);
        co_await judge_batch(run, std::vector<PaymentId>(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                                         ids.begin() + static_cast<std::ptrdiff_t>(to)));
    }
    for (const auto& one : fresh) {
        if (one.payment_id) continue;
        for (const auto& movement : settlements) {
            bool moves_payments = movement.kind == gateways::Settlement::Kind::CAPTURE ||
                                  movement.kind == gateways::Settlement::Kind::REFUND ||
                                  movement.kind == gateways::Settlement::Kind::DISPUTE;
            if (movement.id != one.settlement_id || !moves_payments) continue;
            SettledMovement loose{movement.id, movement.kind, movement.transaction_id, movement.our_reference,
                                  movement.gross};
            co_await note_one(run, unknown_movement(gateway, loose));
        }
    }
}

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
    auto from = std::max(mark.began, mark.up_to - read_again);
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
        run.report.settlements += static_cast<std::int64_t>(fresh.size());
        co_await store::advance_mark(service.pool, name, to);
        mark.up_to = std::max(mark.up_to, to);
        run.marks.insert_or_assign(gateway.name(), mark);
        co_await judge_new(run, gateway.name(), told.value(), fresh);
        from = to;
    }
    run.marks.insert_or_assign(gateway.name(), mark);
}

}  // namespace

awaitable<> import_reports(Reconciling& run) {
    for (auto* gateway : run.service.gateways) co_await read_on(run, *gateway);
}

}  // namespace airside::payment
