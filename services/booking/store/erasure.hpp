// What becomes of the bookings of a user who is erased (docs/data-lifecycle.md says what is kept, and why).
#pragma once
#include "platform/erasure/eraser.hpp"
#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"

namespace airside::booking {

// Anonymises the user's bookings that are over, each in a transaction of its own; a trip that is not over is left, and
// said. Destroys the key of the user's archived ones, and takes the user from events that wait in the outbox.
awaitable<erasure::Pass> erase_bookings_of(postgres::Pool& pool, UserId user);

awaitable<OpenTrips> open_trips_of(postgres::Pool& pool, UserId user);

}  // namespace airside::booking
