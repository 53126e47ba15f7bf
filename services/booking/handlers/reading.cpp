#include "platform/core/problem.hpp"
#include "services/booking/handlers/handlers.hpp"
#include "services/booking/store/audit.hpp"
#include "services/booking/store/lists.hpp"
#include "services/booking/store/messages.hpp"

namespace airside::booking {

BookingView shown_to(const Caller& caller, BookingView view) {
    bool owner = caller.user && *caller.user == view.user_id;
    if (!owner && caller.service.empty()) view.payment.next_action = {};
    return view;
}

namespace {

awaitable<std::optional<Snapshot>> find_archived(Handling& service, BookingId id) {
    if (!service.archive) co_return std::nullopt;
    auto found = co_await service.archive->find(id);
    if (!found) co_return std::nullopt;
    auto snapshot = co_await archived_booking(service.deps.pool, id, std::move(found->rows), found->archived_at);
    co_return snapshot;
}

// In the tables, or else in the archive.
awaitable<std::optional<Snapshot>> find_anywhere(Handling& service, BookingId id) {
    auto found = co_await find_booking(service.deps.pool, id);
    if (!found) found = co_await find_archived(service, id);
    co_return found;
}

awaitable<std::optional<Snapshot>> find_anywhere(Handling& service, BookingReference reference) {
    auto found = co_await find_booking(service.deps.pool, reference);
    if (found) co_return found;
    auto id = co_await id_of(service.deps.pool, reference);
    if (id) found = co_await find_archived(service, *id);
    co_return found;
}

BookingSummary summary_of(const BookingView& view) {
    return {view.id,
            view.booking_reference,
            view.pnr,
            view.status,
            view.payment_status,
            view.origin_airport,
            view.destination_airport,
            view.departure_datetime,
            view.arrival_datetime,
            view.price.total,
            view.ticket_time_limit,
            view.created_at};
}

}  // namespace

awaitable<Snapshot> booking_for(Handling& service, const Caller& caller, BookingId id) {
    auto found = co_await find_anywhere(service, id);
    if (!found || !caller.may_see(found->view.user_id)) throw not_found("no such booking");
    co_return std::move(*found);
}

awaitable<BookingView> get_booking(Handling& service, Caller caller, GetBooking request) {
    auto snapshot = co_await booking_for(service, caller, request.id);
    co_return shown_to(caller, std::move(snapshot.view));
}

awaitable<BookingView> get_booking_by_reference(Handling& service, Caller caller, GetBookingByReference request) {
    auto found = co_await find_anywhere(service, request.reference);
    if (!found || !caller.may_see(found->view.user_id)) throw not_found("no such booking");
    co_return shown_to(caller, std::move(found->view));
}

awaitable<BookingPage> list_bookings(Handling& service, Caller caller, ListBookings request) {
    if (!caller.user) throw invalid("header/Authorization", "whose bookings? This needs a user's token");
    std::optional<std::string> cursor;
    if (request.cursor) cursor = request.cursor->value;
    auto limit = static_cast<int>(request.limit ? request.limit->value : 20);
    auto archived = [&service](BookingId id) -> awaitable<std::optional<BookingSummary>> {
        auto found = co_await find_anywhere(service, id);
        if (!found) co_return std::nullopt;
        co_return summary_of(found->view);
    };
    auto page = co_await bookings_of(service.deps.pool, caller.user_id(), cursor, limit, std::move(archived));
    co_return page;
}

awaitable<BookingHistory> get_booking_history(Handling& service, Caller caller, GetBookingHistory request) {
    co_await booking_for(service, caller, request.id);
    auto entries = co_await history_of(service.deps.pool, request.id);
    co_return BookingHistory{std::move(entries)};
}

awaitable<StuckBookings> list_stuck_bookings(Handling& service, Caller, ListStuckBookings request) {
    auto now = service.deps.clock.now();
    auto limit = static_cast<int>(request.limit ? request.limit->value : 100);
    auto items = co_await stuck_bookings(service.deps.pool, now, now - service.config.stuck_after, limit);
    co_return StuckBookings{std::move(items)};
}

awaitable<BookingMessages> get_booking_messages(Handling& service, Caller caller, GetBookingMessages request) {
    co_await booking_for(service, caller, request.id);
    auto messages = co_await messages_of(service.deps.pool, request.id);
    co_return messages;
}

}  // namespace airside::booking
