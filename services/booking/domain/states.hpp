// The states of a booking and of its parts, and the only moves between them.
#pragma once
#include "services/booking/api.hpp"

namespace airside::booking {

bool may_move(BookingStatus from, BookingStatus to);
bool may_move(BookingPaymentStatus from, BookingPaymentStatus to);
bool may_move(BookedFlightStatus from, BookedFlightStatus to);
bool may_move(BookedTicketStatus from, BookedTicketStatus to);
bool may_move(AncillaryStatus from, AncillaryStatus to);

// Nothing follows, but for money that goes back.
bool is_final(BookingStatus status);

}  // namespace airside::booking
