// What the service's jobs do to its tables. Each is safe to run twice, and says how many rows it touched.
#pragma once
#include <cstdint>

#include "platform/json/describe.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::booking {

// Months made ahead of `now`'s. A lock that is not to be had within 50 ms is tried again.
awaitable<std::int64_t> make_partitions(Reactor& reactor, postgres::Pool& pool, Date today);

awaitable<std::int64_t> count_missing_partitions(postgres::Pool& pool, Date today);

struct PurgeLimits {
    Instant messages_before;
    Instant workflows_before;  // finished, with their steps
    Instant departed_before;   // who was on the flight
    Instant requests_before;   // their idempotency keys
};
struct Purged {
    std::uint64_t vendor_messages = 0, workflows = 0, traveller_flights = 0, requests = 0;
    std::uint64_t idempotency_keys = 0;  // of the platform's store
};
AIRSIDE_FIELDS(Purged, vendor_messages, workflows, traveller_flights, requests, idempotency_keys)
awaitable<Purged> purge(postgres::Pool& pool, PurgeLimits limits);
awaitable<Purged> purgeable(postgres::Pool& pool, PurgeLimits limits);  // what that would be now

// Unpaid bookings at their limit whose timer did not fire; the engine takes them then.
awaitable<std::uint64_t> wake_expired(postgres::Pool& pool, Instant limit_before, Instant now);
awaitable<std::uint64_t> count_expired(postgres::Pool& pool, Instant limit_before, Instant now);

}  // namespace airside::booking
