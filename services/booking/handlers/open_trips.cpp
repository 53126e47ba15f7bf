#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/erasure.hpp"

namespace airside::booking {

awaitable<OpenTrips> count_open_trips(Handling& service, Caller, CountOpenTrips request) {
    auto trips = co_await open_trips_of(service.deps.pool, request.user_id);
    co_return trips;
}

}  // namespace airside::booking
