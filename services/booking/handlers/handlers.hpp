// What every handler works with, and the handlers, one file an operation.
#pragma once
#include "platform/contract/bus.hpp"
#include "platform/idempotency/store.hpp"
#include "services/booking/archive/archive.hpp"
#include "services/booking/handlers/catalogue_cache.hpp"
#include "services/booking/service.hpp"
#include "services/booking/store/snapshot.hpp"
#include "services/booking/workflows/engine.hpp"
#include "services/user/api.hpp"

namespace airside::booking {

struct Handling {
    Dependencies& deps;
    Config& config;
    Engine& engine;
    archive::Archive* archive;  // null: nothing is archived here
    CatalogueCache catalogues{};
};

awaitable<Created<BookingView>> create_booking(Handling& service, Caller caller, CreateBooking request);
awaitable<BookingView> pay_booking(Handling& service, Caller caller, PayBooking request);
awaitable<BookingView> cancel_booking(Handling& service, Caller caller, CancelBooking request);
awaitable<BookingView> get_booking(Handling& service, Caller caller, GetBooking request);
awaitable<BookingView> get_booking_by_reference(Handling& service, Caller caller, GetBookingByReference request);
awaitable<BookingPage> list_bookings(Handling& service, Caller caller, ListBookings request);
awaitable<BookingHistory> get_booking_history(Handling& service, Caller caller, GetBookingHistory request);
awaitable<StuckBookings> list_stuck_bookings(Handling& service, Caller caller, ListStuckBookings request);
awaitable<BookingMessages> get_booking_messages(Handling& service, Caller caller, GetBookingMessages request);
awaitable<BookingView> decide_booking(Handling& service, Caller caller, DecideBooking request);
awaitable<BookingView> check_in_booking(Handling& service, Caller caller, CheckIn request);
awaitable<BookingView> board_booking(Handling& service, Caller caller, BoardBooking request);
awaitable<BookingView> offload_booking(Handling& service, Caller caller, OffloadBooking request);
awaitable<BookingView> change_schedule_of(Handling& service, Caller caller, ChangeSchedule request);
awaitable<BookingAuditPage> list_booking_audit(Handling& service, Caller caller, ListBookingAudit request);
awaitable<AncillaryOffers> get_ancillary_offers(Handling& service, Caller caller, GetAncillaryOffers request);
awaitable<Created<BookingView>> add_ancillary_to(Handling& service, Caller caller, AddAncillary request);
awaitable<BookingView> remove_ancillary_from(Handling& service, Caller caller, RemoveAncillary request);
awaitable<BookingView> cancel_ancillary_of(Handling& service, Caller caller, CancelAncillary request);
awaitable<CancelQuote> get_cancel_quote(Handling& service, Caller caller, GetCancelQuote request);

awaitable<TicketStates> get_ticket_states(Handling& service, Caller caller, GetTicketStates request);
awaitable<TicketStates> list_ticketed(Handling& service, Caller caller, ListTicketed request);
awaitable<OpenTrips> count_open_trips(Handling& service, Caller caller, CountOpenTrips request);
awaitable<user::ExportPage> export_bookings(Handling& service, Caller caller, user::ExportBookings request);

// 404 for one that does not exist and for one that is none of the caller's business: the two are not told apart.
awaitable<Snapshot> booking_for(Handling& service, const Caller& caller, BookingId id);

// As others may see it: what the payer has to do is shown to the owner only.
BookingView shown_to(const Caller& caller, BookingView view);

}  // namespace airside::booking
