#include "services/payment/workflows/sweeper.hpp"

#include "platform/telemetry/log.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/payments.hpp"
#include "services/payment/store/refunds.hpp"
#include "services/payment/store/webhooks.hpp"
#include "services/payment/workflows/advance.hpp"
#include "services/payment/workflows/methods.hpp"
#include "services/payment/workflows/reconcile.hpp"
#include "services/payment/workflows/refund.hpp"
#include "services/payment/workflows/review.hpp"
#include "services/payment/workflows/turns.hpp"
#include "services/payment/workflows/webhooks.hpp"

namespace airside::payment {

namespace {

constexpr int batch = 20;

// One payment's turn. Its lease is the pause after a failure.
awaitable<bool> take_turn(Context& service, PaymentId id) {
    try {
        co_await advance(service, id, {});
    } catch (const std::exception& error) {
        static log::RateLimited limited;
        limited.warn("a payment could not be looked into", {{"payment_id", id.str()}, {"reason", error.what()}});
    }
    co_return true;
}

// Nothing leases it: one that fails is no turn, so that the sweeper pauses before the next.
awaitable<bool> void_left_over(Context& service, PaymentId id) {
    try {
        auto begun = co_await change_and_begin(service, id, &ask_void);
        co_await carry_on(service, std::move(begun), {});
        log::info("an authorisation was given back, as its booking has ended", {{"payment_id", id.str()}});
    } catch (const std::exception& error) {
        static log::RateLimited limited;
        limited.warn("a payment of an ended booking could not be voided",
                     {{"payment_id", id.str()}, {"reason", error.what()}});
        co_return false;
    }
    co_return true;
}

awaitable<bool> take_refunds_turn(Context& service, store::DueRefund due) {
    try {
        co_await advance_refund(service, due.payment_id, due.id, {});
    } catch (const std::exception& error) {
        static log::RateLimited limited;
        limited.warn("a refund could not be looked into", {{"refund_id", due.id.str()}, {"reason", error.what()}});
    }
    co_return true;
}

awaitable<> measure_age(Context& service) {
    static auto& age = telemetry::gauge("airside_payment_unknown_oldest_seconds",
                                        "Age of the oldest payment whose outcome is not known");
    auto oldest = co_await store::oldest_unknown(service.pool);
    age.set(oldest ? std::chrono::duration<double>(service.clock.now() - *oldest).count() : 0);
    static auto& refunds_age = telemetry::gauge("airside_refund_pending_oldest_seconds",
                                                "Age of the oldest refund that its gateway has not answered");
    auto waiting = co_await store::oldest_pending_refund(service.pool);
    refunds_age.set(waiting ? std::chrono::duration<double>(service.clock.now() - *waiting).count() : 0);
}

}  // namespace

awaitable<std::size_t> sweep(Context& service) {
    auto due = co_await store::claim_due(service.pool, service.clock.now(), lease_end(service), batch);
    auto turns = co_await all_at_once(service, std::move(due), &take_turn);
    auto refunds = co_await store::claim_due_refunds(service.pool, service.clock.now(), lease_end(service), batch);
    turns += co_await all_at_once(service, std::move(refunds), &take_refunds_turn);
    auto left_over = co_await store::payments_left_over(service.pool, batch);
    turns += co_await all_at_once(service, std::move(left_over), &void_left_over);
    turns += co_await work_off_webhooks(service);
    turns += co_await detach_removed(service);
    turns += co_await keep_saved(service);
    co_await measure_age(service);
    co_await measure_reviews(service);
    co_await measure_exceptions(service);
    co_return turns;
}

awaitable<> keep_sweeping(Context& service) {
    service.sweeping = true;
    while (!service.stopping) {
        std::size_t turns = 0;
        try {
            turns = co_await sweep(service);
        } catch (const std::exception& error) {
            static log::RateLimited limited;
            limited.warn("payments could not be looked into", {{"reason", error.what()}});
        }
        if (service.stopping || turns >= batch) continue;  // there may be more
        co_await service.wake.wait_until(Steady::now() + service.config.sweep_every);
    }
    service.sweeping = false;
    service.swept.notify_all();
}

awaitable<> note_ended_booking(Context& service, postgres::Transaction& tx, const events::Event& event) {
    bool ended = event.type == "booking_failed" || event.type == "booking_cancelled" || event.type == "booking_expired";
    if (ended) store::queue_ended_booking(tx, BookingId(event.aggregate_id), event.type, service.clock.now());
    co_return;
}

}  // namespace airside::payment
