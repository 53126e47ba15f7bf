// What reconciliation asks of bookings: which are ticketed. Include api.hpp instead.
#pragma once
#include <optional>
#include <vector>

#include "platform/contract/endpoint.hpp"
#include "services/booking/api_types.hpp"

namespace airside::booking {

struct TicketState {
    BookingId booking_id;
    BookingStatus status;
    int valid;  // tickets with which somebody may fly, or has
    int voided;
    int refunded;
    std::optional<Instant> ticketed_at;
};
AIRSIDE_FIELDS(TicketState, booking_id, status, valid, voided, refunded, ticketed_at)

struct TicketStates {
    std::vector<TicketState> items;
};
AIRSIDE_FIELDS(TicketStates, items)

// Those that there are; archived ones are left out.
struct GetTicketStates {
    static constexpr Endpoint endpoint{POST, "/internal/v1/ticket-states", "How bookings are ticketed",
                                       Access::service};
    using Response = TicketStates;
    List<BookingId, 1, 200> booking_ids;
};
AIRSIDE_FIELDS(GetTicketStates, booking_ids)

// Bookings ticketed after `from` (or at it, with an id behind `after`) and before `to`, the earliest first. The next
// page begins at the last one's time and id.
struct ListTicketed {
    static constexpr Endpoint endpoint{GET, "/internal/v1/ticketed-bookings", "Bookings by when they were ticketed",
                                       Access::service};
    using Response = TicketStates;
    Instant from;
    std::optional<BookingId> after;
    Instant to;
    Or<Int<1, 200>, Int<1, 200>{200}> limit;
};
AIRSIDE_FIELDS(ListTicketed, from, after, to, limit)

}  // namespace airside::booking
