// What the service's jobs do to its tables: months made ahead, purges, and payments that are old enough to name nobody.
// Each is safe to run twice, works in batches, and can say beforehand what it would do.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "platform/json/describe.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::payment::store {

awaitable<int> make_partitions(postgres::Pool& pool, Date first, int months);
awaitable<std::vector<std::string>> missing_partitions(postgres::Pool& pool, Date first, int months);

struct PurgeLimits {
    Instant webhooks_before;  // and notes of ended bookings
    Instant messages_before;
    Instant settlements_before;  // and exceptions that have ended
};
struct Purged {
    std::uint64_t webhooks = 0, messages = 0, ended_bookings = 0, settlements = 0, exceptions = 0, idempotency_keys = 0;
};
AIRSIDE_FIELDS(Purged, webhooks, messages, ended_bookings, settlements, exceptions, idempotency_keys)
// All but the idempotency keys.
awaitable<Purged> purge(postgres::Pool& pool, PurgeLimits limits);
awaitable<Purged> purgeable(postgres::Pool& pool, PurgeLimits limits);

// Takes off at most `most` payments made before `until` what names a person or leads to one; amounts stay. Returns how
// many: fewer than `most` means that none is left.
awaitable<int> anonymise(postgres::Pool& pool, Instant until, int most);
awaitable<std::int64_t> count_to_anonymise(postgres::Pool& pool, Instant until);

}  // namespace airside::payment::store
