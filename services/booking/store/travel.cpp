#include "services/booking/store/travel.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "platform/telemetry/log.hpp"
#include "services/booking/domain/states.hpp"
#include "services/booking/store/fingerprints.hpp"
#include "services/booking/store/messages.hpp"
#include "services/booking/store/snapshot.hpp"

namespace airside::booking {

// Of one flight in the audit log.
struct AuditedTimes {
    int segment_number;
    std::string flight_number;
    std::string departure;
    std::string arrival;
};
AIRSIDE_FIELDS(AuditedTimes, segment_number, flight_number, departure, arrival)
struct AuditedMove {
    int segment_number;
    BookedFlightStatus status;
};
AIRSIDE_FIELDS(AuditedMove, segment_number, status)

namespace {

using postgres::Query;

const Query move_flight{"booking.move_flight", R"sql(
    UPDATE booking_flights SET status = $5 WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND status = $4)sql"};

// A coupon is used up by its flight's departure.
const Query use_coupons{"booking.use_coupons", R"sql(
    UPDATE booking_coupons SET status = 'USED' WHERE booking_id = $1 AND booking_departure = $2 AND flight_id = $3::uuid AND status = 'ISSUED')sql"};

const Query move_booking{"booking.move_status", R"sql(
    UPDATE bookings SET status = $4, version = version + 1 WHERE id = $1 AND departure_datetime = $2 AND status = $3)sql"};

const Query raise_version{"booking.raise_version", R"sql(
    UPDATE bookings SET version = version + 1 WHERE id = $1 AND departure_datetime = $2)sql"};

const Query move_flight_times{"booking.move_flight_times", R"sql(
    UPDATE booking_flights SET departure_datetime = $4, arrival_datetime = $5, flight_duration_minutes = $6, flight_number = $7
     WHERE booking_id = $1 AND booking_departure = $2 AND id = $3::uuid AND status IN ('CONFIRMED', 'CHECKED_IN'))sql"};

const Query set_arrival{"booking.set_arrival", R"sql(
    UPDATE bookings SET arrival_datetime = $3, version = version + 1 WHERE id = $1 AND departure_datetime = $2)sql"};

const Query move_departure{"booking.move_departure", R"sql(
    UPDATE booking_directory SET departure_datetime = $3 WHERE id = $1 AND departure_datetime = $2 AND departure_datetime <> $3)sql"};

// Not those that are being cancelled at this moment: what their flights become is the workflow's to say.
#define FLIGHTS_TO_ADVANCE                                                                                       \
    "FROM bookings b WHERE b.status IN ('CONFIRMED', 'CHECKED_IN') AND b.departure_datetime <= $1"               \
    " AND EXISTS (SELECT FROM booking_flights f WHERE f.booking_id = b.id AND f.booking_departure = "            \
    "b.departure_datetime"                                                                                       \
    " AND ((f.departure_datetime <= $1 AND f.status IN ('CONFIRMED', 'CHECKED_IN', 'BOARDED'))"                  \
    " OR (f.arrival_datetime <= $1 AND f.status = 'DEPARTED')))"                                                 \
    " AND NOT EXISTS (SELECT FROM booking_workflows w WHERE w.booking_id = b.id AND w.step NOT IN ('FINISHED', " \
    "'REFUND'))"

const Query select_to_advance{"booking.to_advance",
                              "SELECT b.id " FLIGHTS_TO_ADVANCE " AND b.id > $2::uuid ORDER BY b.id LIMIT 200"};
const Query count_to_advance{"booking.count_to_advance", "SELECT count(*) AS bookings " FLIGHTS_TO_ADVANCE};

const Query select_handle{"booking.order_handle", R"sql(
    SELECT gds_booking_id FROM bookings
     WHERE (id, departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1))sql"};

// An ancillary's price that goes back, for days perhaps, stands in nobody's way.
const Query workflow_runs{"booking.workflow_runs",
                          "SELECT FROM booking_workflows WHERE booking_id = $1 AND step NOT IN ('FINISHED', 'REFUND')"};

bool may_fly(BookingStatus status) { return status == BookingStatus::CONFIRMED || status == BookingStatus::CHECKED_IN; }

// The booking under its lock, where it is on its journey and nothing else is being done to it.
awaitable<std::optional<Snapshot>> lock_flying(postgres::Transaction& tx, BookingId id) {
    co_await events::lock_aggregate(tx, id.uuid());
    auto busy = co_await tx.run(workflow_runs, id);
    auto snapshot = co_await read_booking(tx, id);
    if (!busy.empty() || !may_fly(snapshot.view.status)) co_return std::nullopt;
    co_return std::move(snapshot);
}

void queue_moves(postgres::Transaction& tx, const BookingView& view, const std::vector<FlightMove>& moves,
                 const Actor& actor, AuditAction action, std::optional<std::string> note = {}) {
    std::vector<AuditedMove> before, now;
    for (auto& move : moves) {
        if (!may_move(move.from, move.to)) throw std::logic_error("a flight can't move so");
        tx.queue(move_flight, view.id, view.departure_datetime, move.flight_id, move.from, move.to);
        if (move.to == BookedFlightStatus::DEPARTED)
            tx.queue(use_coupons, view.id, view.departure_datetime, move.flight_id);
        before.push_back({move.segment_number, move.from});
        now.push_back({move.segment_number, move.to});
    }
    audit(tx, view.id, actor,
          {action, R"({"flights":)" + json::to_json(before) + "}", R"({"flights":)" + json::to_json(now) + "}",
           std::move(note)});
}

void queue_status(postgres::Transaction& tx, const BookingView& view, BookingStatus to, const Actor& actor) {
    if (view.status == to) {
        tx.queue(raise_version, view.id, view.departure_datetime);
        return;
    }
    if (!may_move(view.status, to)) throw std::logic_error("a booking can't move so");
    tx.queue(move_booking, view.id, view.departure_datetime, view.status, to);
    auto status = [](BookingStatus s) { return R"({"status":")" + std::string(json::name(s)) + "\"}"; };
    audit(tx, view.id, actor, {AuditAction::STATUS_CHANGED, status(view.status), status(to)});
}

awaitable<> append_event(postgres::Transaction& tx, events::Notifier& notifier, BookingId id, std::string type,
                         std::optional<std::string> traceparent, Instant now) {
    auto snapshot = co_await read_booking(tx, id);
    events::NewEvent event{
        "booking", id.uuid(), snapshot.version, std::move(type), event_payload(snapshot, now), std::move(traceparent)};
    events::append(tx, event, notifier);
}

awaitable<> advance_one(postgres::Pool& pool, events::Notifier& notifier, BookingId id, Advanced& done, Instant now) {
    auto tx = co_await pool.begin();
    auto locked = co_await lock_flying(tx, id);
    if (!locked) co_return;
    auto& view = locked->view;
    auto moves = moves_by_schedule(view.flights, now);
    if (moves.empty()) co_return;
    Actor system;
    queue_moves(tx, view, moves, system, AuditAction::MODIFIED);
    bool over = journey_is_over(after(view.flights, moves));
    queue_status(tx, view, over ? BookingStatus::COMPLETED : view.status, system);
    if (over) co_await append_event(tx, notifier, id, "booking_completed", {}, now);
    co_await tx.commit();
    ++done.bookings;
    done.completed += over;
    for (auto& move : moves) {
        done.departed += move.to == BookedFlightStatus::DEPARTED;
        done.arrived += move.to == BookedFlightStatus::ARRIVED;
    }
}

std::vector<AuditedTimes> audited(const std::vector<BookedFlight>& flights, const std::vector<BookedFlight>& changed) {
    std::vector<AuditedTimes> out;
    for (auto& flight : flights)
        for (auto& one : changed)
            if (one.id == flight.id)
                out.push_back({flight.segment_number, flight.flight_number, to_string(flight.departure_local),
                               to_string(flight.arrival_local)});
    return out;
}

std::vector<FlightDay> days_of(const std::vector<BookedFlight>& flights, const std::vector<BookedFlight>& moved) {
    std::vector<FlightDay> days;
    for (auto& flight : flights) {
        auto as_moved = std::find_if(moved.begin(), moved.end(), [&](auto& one) { return one.id == flight.id; });
        auto& now = as_moved == moved.end() ? flight : *as_moved;
        days.push_back({now.flight_number, now.departure_local, now.departure_datetime});
    }
    return days;
}

void queue_schedule(postgres::Transaction& tx, const BookingView& view, const std::vector<BookedFlight>& moved) {
    auto departure = view.departure_datetime, arrival = view.arrival_datetime;
    for (auto& flight : moved) {
        tx.queue(move_flight_times, view.id, view.departure_datetime, flight.id, flight.departure_datetime,
                 flight.arrival_datetime, flight.flight_duration_minutes, flight.flight_number);
        if (flight.id == view.flights.front().id) departure = flight.departure_datetime;
        if (flight.id == view.flights.back().id) arrival = flight.arrival_datetime;
    }
    tx.queue(set_arrival, view.id, view.departure_datetime, arrival);
    tx.queue(move_departure, view.id, view.departure_datetime, departure);
}

}  // namespace

awaitable<bool> check_in(postgres::Pool& pool, BookingId id, Actor actor, CheckInWindow window,
                         std::optional<int> segment_number, Instant now) {
    auto tx = co_await pool.begin();
    auto locked = co_await lock_flying(tx, id);
    if (!locked) co_return false;
    auto moves = check_in_moves(locked->view.flights, window, segment_number, now);
    if (moves.empty()) co_return false;
    queue_moves(tx, locked->view, moves, actor, AuditAction::CHECKED_IN);
    queue_status(tx, locked->view, BookingStatus::CHECKED_IN, actor);
    co_await tx.commit();
    co_return true;
}

awaitable<bool> board(postgres::Pool& pool, BookingId id, Actor actor, int segment_number) {
    using enum BookedFlightStatus;
    auto tx = co_await pool.begin();
    auto locked = co_await lock_flying(tx, id);
    if (!locked) co_return false;
    std::vector<FlightMove> moves;
    for (auto& flight : locked->view.flights)
        if (flight.segment_number == segment_number && flight.status == CHECKED_IN)
            moves.push_back({flight.id, flight.segment_number, CHECKED_IN, BOARDED});
    if (moves.empty()) co_return false;
    queue_moves(tx, locked->view, moves, actor, AuditAction::MODIFIED);
    queue_status(tx, locked->view, locked->view.status, actor);
    co_await tx.commit();
    co_return true;
}

awaitable<bool> offload(postgres::Pool& pool, BookingId id, Actor actor, std::string note) {
    using enum BookedFlightStatus;
    auto tx = co_await pool.begin();
    auto locked = co_await lock_flying(tx, id);
    if (!locked || locked->view.status != BookingStatus::CHECKED_IN) co_return false;
    std::vector<FlightMove> moves;
    for (auto& flight : locked->view.flights)
        if (flight.status == CHECKED_IN) moves.push_back({flight.id, flight.segment_number, CHECKED_IN, CANCELLED});
    if (moves.empty()) co_return false;
    queue_moves(tx, locked->view, moves, actor, AuditAction::MODIFIED, std::move(note));
    queue_status(tx, locked->view, BookingStatus::CONFIRMED, actor);
    co_await tx.commit();
    co_return true;
}

awaitable<bool> change_schedule(postgres::Pool& pool, events::Notifier& notifier, BookingId id, Actor actor,
                                ScheduleChange change, std::optional<std::string> traceparent, Instant now) {
    auto tx = co_await pool.begin();
    auto locked = co_await lock_flying(tx, id);
    if (!locked) co_return false;
    if (change.of_version && *change.of_version != locked->version) co_return false;
    auto& view = locked->view;
    queue_messages(tx, id, change.messages);
    auto moved = rescheduled(view.flights, change.segments, change.numbers);
    if (!moved.empty()) {
        auto before = audited(view.flights, moved), after = audited(moved, moved);
        auto days = days_of(view.flights, moved);
        co_await move_fingerprints(tx, id, days);
        queue_schedule(tx, view, moved);
        audit(tx, id, actor,
              {AuditAction::MODIFIED, R"({"schedule":)" + json::to_json(before) + "}",
               R"({"schedule":)" + json::to_json(after) + "}",
               change.note.empty() ? std::nullopt : std::optional(change.note)});
        try {
            co_await append_event(tx, notifier, id, "booking_schedule_changed", std::move(traceparent), now);
        } catch (const postgres::Error& error) {
            bool no_month = error.sqlstate == "23514" && error.constraint.empty();
            if (no_month) throw invalid("/segments", "the flight would leave in a month that can't be booked");
            throw;
        }
    }
    co_await tx.commit();
    co_return true;
}

awaitable<Advanced> advance_flights(postgres::Pool& pool, events::Notifier& notifier, Instant now) {
    Advanced done;
    std::exception_ptr failed;
    auto last = *Uuid::parse("00000000-0000-0000-0000-000000000000");
    for (;;) {
        auto rows = co_await pool.run(select_to_advance, now, last);
        if (rows.empty()) break;
        for (auto row : rows) {
            auto id = row.get<BookingId>("id");
            last = id.uuid();
            try {
                co_await advance_one(pool, notifier, id, done, now);
            } catch (const std::exception& error) {
                log::error("a booking's flights can't advance", {{"booking_id", id.str()}, {"error", error.what()}});
                failed = std::current_exception();
            }
        }
    }
    // The others have advanced all the same, but the run is told as failed.
    if (failed) std::rethrow_exception(failed);
    co_return done;
}

awaitable<std::int64_t> count_flights_to_advance(postgres::Pool& pool, Instant now) {
    auto rows = co_await pool.run(count_to_advance, now);
    co_return rows.one().get<std::int64_t>("bookings");
}

awaitable<std::optional<std::string>> order_handle_of(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(select_handle, id);
    if (rows.empty()) co_return std::nullopt;
    co_return rows.one().get<std::optional<std::string>>("gds_booking_id");
}

}  // namespace airside::booking
