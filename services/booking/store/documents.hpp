// Tickets and their coupons as rows, and the current first ticket of each passenger.
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"
#include "vendors/gds/order.hpp"

namespace airside::booking {

// Queued. Again with the same tickets changes nothing.
void queue_tickets(postgres::Transaction& tx, BookingId booking, Instant departure,
                   const std::vector<gds::Ticket>& tickets, Instant now);
void queue_void(postgres::Transaction& tx, BookingId booking, Instant departure);
// Where the booking's refund is written down.
void queue_refund_tickets(postgres::Transaction& tx, BookingId booking, Instant departure);

}  // namespace airside::booking
