// What the service's jobs do to its tables. Each is safe to run twice, and says how many rows it touched.
#pragma once
#include <cstdint>

#include "platform/postgres/pool.hpp"

namespace airside::booking {

// Months made ahead of `now`'s. A lock that is not to be had within 50 ms is tried again.
awaitable<std::int64_t> make_partitions(Reactor& reactor, postgres::Pool& pool, Date today);

awaitable<std::uint64_t> purge_messages(postgres::Pool& pool, Instant before);
awaitable<std::uint64_t> purge_workflows(postgres::Pool& pool, Instant finished_before);  // with their steps
awaitable<std::uint64_t> purge_fingerprints(postgres::Pool& pool, Instant departed_before);
awaitable<std::uint64_t> forget_requests(postgres::Pool& pool, Instant before);

// Unpaid bookings at their limit whose timer did not fire; the engine takes them then.
awaitable<std::uint64_t> wake_expired(postgres::Pool& pool, Instant limit_before, Instant now);

}  // namespace airside::booking
