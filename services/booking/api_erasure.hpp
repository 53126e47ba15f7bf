// What the erasure of an account asks of bookings. Include api.hpp instead.
#pragma once
#include <optional>

#include "platform/contract/endpoint.hpp"
#include "platform/core/id.hpp"
#include "platform/core/time.hpp"

namespace airside::booking {

struct OpenTrips {
    std::int64_t open;                    // bookings that are not over
    std::optional<Instant> last_arrival;  // of those
};
AIRSIDE_FIELDS(OpenTrips, open, last_arrival)

struct CountOpenTrips {
    static constexpr Endpoint endpoint{GET, "/internal/v1/users/{user_id}/open-trips",
                                       "How many of a user's bookings are not over", Access::service};
    using Response = OpenTrips;
    UserId user_id;
};
AIRSIDE_FIELDS(CountOpenTrips, user_id)

}  // namespace airside::booking
