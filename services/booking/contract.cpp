#include "platform/contract/binding.hpp"
#include "services/booking/api.hpp"
#include "services/user/api.hpp"

namespace airside::booking {

void bind_contract(Bus& bus) {
    bind<CreateBooking, PayBooking, GetBooking, GetBookingByReference, ListBookings, CancelBooking, GetBookingHistory,
         ListStuckBookings, GetBookingMessages, DecideBooking, CheckIn, BoardBooking, OffloadBooking, ChangeSchedule,
         ListBookingAudit, GetAncillaryOffers, AddAncillary, RemoveAncillary, CancelAncillary, GetCancelQuote,
         CountOpenTrips, GetTicketStates, ListTicketed>(bus, "booking");
    bind<user::ExportBookings>(bus, "booking");
}

}  // namespace airside::booking
