// Check-in, boarding, offloading, a changed schedule, and the audit log.
#include "services/booking/store/travel.hpp"

#include <charconv>

#include "platform/core/problem.hpp"
#include "services/booking/domain/order_changes.hpp"
#include "services/booking/handlers/handlers.hpp"

namespace airside::booking {
namespace {

awaitable<BookingView> as_it_is_now(Handling& service, const Caller& caller, BookingId id) {
    auto after = co_await booking_for(service, caller, id);
    co_return shown_to(caller, std::move(after.view));
}

awaitable<gds::Order> order_at_provider(Handling& service, const Snapshot& booking, ScheduleChange& change) {
    auto handle = co_await order_handle_of(service.deps.pool, booking.view.id);
    auto provider = service.deps.gds.find(booking.view.gds_provider);
    if (!handle || provider == service.deps.gds.end())
        throw conflict("not-changeable", "The booking's flights can't be moved in its present state",
                       "its order can't be read at a provider");
    gds::CallContext call{Steady::now() + service.config.gds_deadline};
    call.record = [&change](gds::RecordedMessage message) { change.messages.push_back(std::move(message)); };
    auto order = co_await provider->second->read_order(*handle, call);
    if (order.unavailable()) throw Problem(503, "provider-unavailable", "The provider did not answer");
    if (!order.done() || !order.value().offer)
        throw Problem(409, "flights-not-told", "The provider does not tell the order's flights");
    co_return order.value();
}

// The place in the chain that a page ended with, "after-12".
int place_of(const std::optional<Text<1, 200>>& cursor) {
    if (!cursor) return 0;
    constexpr std::string_view prefix = "after-";
    std::string_view text = cursor->value;
    int after = 0;
    bool ours = text.starts_with(prefix);
    if (ours) {
        auto* end = text.data() + text.size();
        auto [stop, error] = std::from_chars(text.data() + prefix.size(), end, after);
        ours = error == std::errc() && stop == end && after > 0;
    }
    if (!ours) throw invalid("query/cursor", "not a cursor of this list");
    return after;
}

}  // namespace

awaitable<BookingView> check_in_booking(Handling& service, Caller caller, CheckIn request) {
    co_await booking_for(service, caller, request.id);
    CheckInWindow window{service.config.check_in_opens, service.config.check_in_closes};
    std::optional<int> segment;
    if (request.segment_number) segment = static_cast<int>(request.segment_number->value);
    auto actor = Actor::of(caller);
    bool done = co_await check_in(service.deps.pool, request.id, actor, window, segment, service.deps.clock.now());
    if (!done) throw conflict("check-in-not-open", "No flight of the booking is open for check-in");
    co_return co_await as_it_is_now(service, caller, request.id);
}

awaitable<BookingView> board_booking(Handling& service, Caller caller, BoardBooking request) {
    co_await booking_for(service, caller, request.id);
    auto actor = Actor::of(caller);
    auto segment = static_cast<int>(request.segment_number.value);
    bool done = co_await board(service.deps.pool, request.id, actor, segment);
    if (!done) throw conflict("not-checked-in", "The travellers are not checked in on this flight");
    co_return co_await as_it_is_now(service, caller, request.id);
}

awaitable<BookingView> offload_booking(Handling& service, Caller caller, OffloadBooking request) {
    co_await booking_for(service, caller, request.id);
    auto actor = Actor::of(caller);
    bool done = co_await offload(service.deps.pool, request.id, actor, request.note.value);
    if (!done) throw conflict("not-checked-in", "The booking is not checked in");
    co_return co_await as_it_is_now(service, caller, request.id);
}

awaitable<BookingView> change_schedule_of(Handling& service, Caller caller, ChangeSchedule request) {
    auto booking = co_await booking_for(service, caller, request.id);
    ScheduleChange change;
    if (request.note) change.note = request.note->value;
    if (request.segments) {
        change.segments = *request.segments;
    } else {
        auto order = co_await order_at_provider(service, booking, change);
        auto changes = changes_of(order, booking.view.flights);
        // The agent says by hand what becomes of such a booking.
        if (!changes.fault.empty())
            throw Problem(409, "flights-not-told", "The provider does not tell the order's flights", changes.fault);
        change.segments = std::move(changes.times);
        change.numbers = std::move(changes.numbers);
        change.of_version = booking.version;
    }
    auto actor = Actor::of(caller);
    bool done = co_await change_schedule(service.deps.pool, service.deps.notifier, request.id, actor, std::move(change),
                                         caller.trace.traceparent(), service.deps.clock.now());
    if (!done) throw conflict("not-changeable", "The booking's flights can't be moved in its present state");
    co_return co_await as_it_is_now(service, caller, request.id);
}

awaitable<BookingAuditPage> list_booking_audit(Handling& service, Caller caller, ListBookingAudit request) {
    auto after = place_of(request.cursor);
    co_await booking_for(service, caller, request.id);
    auto limit = static_cast<int>(request.limit ? request.limit->value : 50);
    auto page = co_await audit_page(service.deps.pool, request.id, after, limit);
    co_return page;
}

}  // namespace airside::booking
