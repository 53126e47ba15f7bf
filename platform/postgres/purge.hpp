// What the purges of the services do to a table: delete a batch at a time, so that no statement holds many rows or
// long, and say beforehand how much there is.
#pragma once
#include "platform/postgres/pool.hpp"

namespace airside::postgres {

// Both take the time before which rows are old as $1. `remove` takes up to 1,000 of them; `count` counts them, as n.
struct Purge {
    Query remove, count;
};

awaitable<std::uint64_t> in_batches(Pool& pool, const Purge& purge, Instant before);  // removes all; how many
awaitable<std::uint64_t> count_of(Pool& pool, const Purge& purge, Instant before);

}  // namespace airside::postgres
