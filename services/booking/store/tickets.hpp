// How bookings are ticketed, for reconciliation.
#pragma once
#include <vector>

#include "platform/postgres/pool.hpp"
#include "services/booking/api.hpp"

namespace airside::booking {

awaitable<std::vector<TicketState>> ticket_states_of(postgres::Pool& pool, std::vector<BookingId> bookings);
awaitable<std::vector<TicketState>> ticketed_between(postgres::Pool& pool, const ListTicketed& request);

}  // namespace airside::booking
