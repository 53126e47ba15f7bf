// The days of the journey, written: each change under the booking's lock, with who made it in the audit log.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/booking/domain/travel.hpp"
#include "services/booking/store/audit.hpp"
#include "vendors/gds/recorded_message.hpp"

namespace airside::events {
class Notifier;
}

namespace airside::booking {

// False: there is nothing that could be checked in (any more).
awaitable<bool> check_in(postgres::Pool& pool, BookingId id, Actor actor, CheckInWindow window,
                         std::optional<int> segment_number, Instant now);
// False: nobody is checked in on it.
awaitable<bool> board(postgres::Pool& pool, BookingId id, Actor actor, int segment_number);
awaitable<bool> offload(postgres::Pool& pool, BookingId id, Actor actor, std::string note);

// The directory's row moves first of all that depends on it: booking and children follow by cascade, also into another
// month. Throws Problem 422 for times that can't be. False: the booking's state does not allow it, or it has changed
// since it was compared.
struct ScheduleChange {
    std::vector<SegmentTimes> segments;
    std::string note;
    std::vector<gds::RecordedMessage> messages;  // where the provider was asked
    std::map<int, std::string> numbers{};        // new flight numbers, by segment number
    std::optional<std::int64_t> of_version{};    // of the booking that the change was made out against
};
awaitable<bool> change_schedule(postgres::Pool& pool, events::Notifier& notifier, BookingId id, Actor actor,
                                ScheduleChange change, std::optional<std::string> traceparent, Instant now);

// Sets flights DEPARTED and ARRIVED by the schedule, and bookings COMPLETED after their last arrival.
struct Advanced {
    int bookings = 0, departed = 0, arrived = 0, completed = 0;
};
awaitable<Advanced> advance_flights(postgres::Pool& pool, events::Notifier& notifier, Instant now);
// How many bookings that would touch.
awaitable<std::int64_t> count_flights_to_advance(postgres::Pool& pool, Instant now);

// The provider's handle of the order. Nothing: there is none.
awaitable<std::optional<std::string>> order_handle_of(postgres::Pool& pool, BookingId id);

}  // namespace airside::booking
