// What becomes of the payments of a user who is erased (docs/data-lifecycle.md says what is kept, and why).
#pragma once
#include "platform/erasure/eraser.hpp"
#include "platform/postgres/pool.hpp"

namespace airside::payment::store {

// Takes away what would tell who paid and from where, in batches; amounts, states and the gateway's ids stay. A payment
// that is under way is left, and said.
awaitable<erasure::Pass> erase_payments_of(postgres::Pool& pool, UserId user);

}  // namespace airside::payment::store
