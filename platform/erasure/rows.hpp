// The rows that an Eraser works off. Private to this module.
#pragma once
#include <optional>
#include <string>

#include "platform/postgres/pool.hpp"

namespace airside::erasure {

struct Due {
    Uuid erasure_id;
    UserId user_id;
    Instant asked_at;
    int passes;
    std::int64_t changed;
    std::optional<Instant> acknowledged_at;
};
BOOST_DESCRIBE_STRUCT(Due, (), (erasure_id, user_id, asked_at, passes, changed, acknowledged_at))

awaitable<> note(postgres::Pool& pool, Uuid erasure, UserId user, Instant at);  // again: no difference
// The first that is due, leased until then: of several processes one at a time works on it. Nothing: none is due.
awaitable<std::optional<Due>> claim(postgres::Pool& pool, Instant now, Instant until);
// `next`: nothing is left to do.
awaitable<> keep_pass(postgres::Pool& pool, Uuid erasure, std::int64_t changed, std::string waits_for,
                      std::optional<Instant> next);
awaitable<> keep_acknowledged(postgres::Pool& pool, Uuid erasure, Instant at, std::optional<Instant> next);
awaitable<> put_off(postgres::Pool& pool, Uuid erasure, Instant until);

// Events that this service could not apply, and put aside. How many spoke of the user; only that is left of them.
awaitable<std::int64_t> redact_parked(postgres::Pool& pool, UserId user);

struct Standing {
    std::int64_t open = 0;  // not acknowledged
    std::int64_t due = 0;
    std::optional<Instant> next;
};
BOOST_DESCRIBE_STRUCT(Standing, (), (open, due, next))
awaitable<Standing> standing(postgres::Pool& pool, Instant now);
awaitable<std::uint64_t> forget(postgres::Pool& pool, Instant asked_before);

}  // namespace airside::erasure
