// Ancillaries as rows, and their price in the booking's: both in one transaction, under the booking's lock.
#pragma once
#include <vector>

#include "services/booking/ancillary_config.hpp"
#include "services/booking/store/audit.hpp"

namespace airside::booking {

// Once for each `request_key`. Throws as domain/ancillaries.hpp says. False: the booking does not wait for its payment.
awaitable<bool> add_ancillary(postgres::Pool& pool, const std::vector<AncillaryItem>& catalogue, AddAncillary request,
                              std::string request_key, Actor actor);
// Throws 404 for one that the booking has not. False: the booking does not wait for its payment.
awaitable<bool> remove_ancillary(postgres::Pool& pool, BookingId id, std::string ancillary_id, Actor actor);

// Queued: those that are left are given up with their booking.
void queue_cancel_ancillaries(postgres::Transaction& tx, BookingId booking, Instant departure);

}  // namespace airside::booking
