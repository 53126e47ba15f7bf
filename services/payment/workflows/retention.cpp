#include "services/payment/workflows/retention.hpp"

#include "platform/json/json.hpp"
#include "platform/telemetry/metrics.hpp"
#include "services/payment/store/retention.hpp"

namespace airside::payment {

namespace {

constexpr int months_ahead = 4;  // this one and three more

struct PartitionsPlan {
    std::size_t would_make;
    std::vector<std::string> partitions;
};
AIRSIDE_FIELDS(PartitionsPlan, would_make, partitions)

awaitable<std::string> make_partitions(Context& service) {
    auto made = co_await store::make_partitions(service.pool, service.clock.today(), months_ahead);
    co_return "{\"made\":" + std::to_string(made) + "}";
}

awaitable<std::string> plan_partitions(Context& service) {
    auto missing = co_await store::missing_partitions(service.pool, service.clock.today(), months_ahead);
    co_return json::to_json(PartitionsPlan{missing.size(), missing});
}

store::PurgeLimits purge_limits(const Context& service) {
    auto now = service.clock.now();
    return {now - service.config.keep_webhooks, now - service.config.keep_vendor_messages,
            now - service.config.keep_settlements};
}

awaitable<std::string> purge(Context& service) {
    auto purged = co_await store::purge(service.pool, purge_limits(service));
    purged.idempotency_keys = co_await service.keys.purge();
    co_return json::to_json(purged);
}

awaitable<std::string> plan_purge(Context& service) {
    auto purgeable = co_await store::purgeable(service.pool, purge_limits(service));
    purgeable.idempotency_keys = co_await service.keys.purgeable();
    co_return "{\"would_purge\":" + json::to_json(purgeable) + "}";
}

// A batch is a transaction: killed, the next run goes on behind the last one that was committed.
awaitable<std::string> anonymise(Context& service) {
    static auto& count =
        telemetry::counter("airside_payment_anonymised_total", "Payments off which what names a person was taken");
    auto until = service.clock.now() - service.config.keep_payments;
    std::int64_t total = 0;
    for (;;) {
        auto done = co_await store::anonymise(service.pool, until, service.config.anonymise_batch);
        total += done;
        count.add(done);
        if (done < service.config.anonymise_batch) break;
    }
    co_return "{\"payments\":" + std::to_string(total) + ",\"made_before\":" + json::to_json(until) + "}";
}

awaitable<std::string> plan_anonymise(Context& service) {
    auto until = service.clock.now() - service.config.keep_payments;
    auto payments = co_await store::count_to_anonymise(service.pool, until);
    co_return "{\"would_anonymise\":" + std::to_string(payments) + ",\"made_before\":" + json::to_json(until) + "}";
}

}  // namespace

std::vector<jobs::Job> retention_jobs(Context& service) {
    using std::chrono::hours;
    return {{.name = "payment.make_partitions",
             .every = hours(24),
             .run = [&service] { return make_partitions(service); },
             .plan = [&service] { return plan_partitions(service); }},
            {.name = "payment.purge",
             .every = hours(24),
             .run = [&service] { return purge(service); },
             .plan = [&service] { return plan_purge(service); }},
            {.name = "payment.anonymise",
             .every = hours(24),
             .run = [&service] { return anonymise(service); },
             .plan = [&service] { return plan_anonymise(service); }}};
}

}  // namespace airside::payment
