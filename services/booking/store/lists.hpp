// Reading more than one booking.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"

namespace airside::booking {

// What is read of a booking that has left the tables.
using FindArchived = std::function<awaitable<std::optional<BookingSummary>>(BookingId id)>;

// The latest departure first. A cursor that is not one of ours throws Problem 422.
awaitable<BookingPage> bookings_of(postgres::Pool& pool, UserId user, std::optional<std::string> cursor, int limit,
                                   FindArchived archived);

// Those that wait for an agent, or have not come on since `stuck_before`; the oldest first.
awaitable<std::vector<StuckBooking>> stuck_bookings(postgres::Pool& pool, Instant now, Instant stuck_before, int limit);

struct Troubles {
    std::int64_t stuck;       // as stuck_bookings()
    std::int64_t in_trouble;  // these and younger ones
    double oldest_s;          // 0: none
    int months_ahead;         // that can be booked
};
awaitable<Troubles> count_troubles(postgres::Pool& pool, Instant now, Instant stuck_before);

}  // namespace airside::booking
