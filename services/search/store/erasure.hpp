// What becomes of the searches of a user who is erased.
#pragma once
#include "platform/erasure/eraser.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::search {

// They stay as nobody's: demand by route needs no user. In batches.
awaitable<erasure::Pass> erase_searches_of(postgres::Pool& pool, UserId user);

}  // namespace airside::search
