#include "services/booking/store/snapshot.hpp"

#include <algorithm>

#include "platform/json/json.hpp"
#include "platform/postgres/pool.hpp"

// The sub-select on the directory prunes to one partition, which a join would not; the children are read where the
// booking lies.
#define BOOKING_VIEW \
    R"sql(
    SELECT b.id, b.booking_reference, b.pnr, b.user_id, b.status, b.payment_status, b.gds_provider, b.flight_type,
           b.origin_airport, b.destination_airport, b.departure_datetime, b.arrival_datetime,
           b.base_fare, b.taxes, b.fees, b.total_amount, b.currency, b.contact_email, b.contact_phone,
           b.ticket_time_limit, b.payment_id, b.created_at, b.confirmed_at, b.cancelled_at, b.version,
           coalesce(b.failure_code, w.end_code) AS failure_code, coalesce(b.failure_detail, w.end_detail) AS failure_detail,
           coalesce(w.step, 'FINISHED') AS step, coalesce(w.state, 'DONE') AS state,
           w.decline_code, w.next_action, w.refused_ancillaries, w.payment_key,
           (SELECT jsonb_strip_nulls(jsonb_agg(jsonb_build_object(
                       'id', p.id, 'type', p.passenger_type, 'title', p.title, 'first_name', p.first_name,
                       'middle_name', p.middle_name, 'last_name', p.last_name, 'ticket_number', p.ticket_number,
                       'ticket_status', p.ticket_status) ORDER BY p.position))
              FROM booking_passengers p
             WHERE p.booking_id = b.id AND p.booking_departure = b.departure_datetime) AS passengers,
           (SELECT jsonb_strip_nulls(jsonb_agg(jsonb_build_object(
                       'id', f.id, 'segment_number', f.segment_number, 'airline_code', f.airline_code,
                       'airline_name', f.airline_name, 'flight_number', f.flight_number,
                       'operating_carrier', f.operating_carrier, 'aircraft_code', f.aircraft_code,
                       'aircraft_type', f.aircraft_type, 'departure_airport', f.departure_airport,
                       'departure_terminal', f.departure_terminal, 'departure_datetime', f.departure_datetime,
                       'departure_local', f.departure_datetime AT TIME ZONE f.departure_zone,
                       'departure_zone', f.departure_zone, 'arrival_airport', f.arrival_airport,
                       'arrival_terminal', f.arrival_terminal, 'arrival_datetime', f.arrival_datetime,
                       'arrival_local', f.arrival_datetime AT TIME ZONE f.arrival_zone, 'arrival_zone', f.arrival_zone,
                       'cabin_class', f.cabin_class, 'booking_class', f.booking_class,
                       'flight_duration_minutes', f.flight_duration_minutes,
                       'checked_baggage', f.baggage_allowance -> 'checked', 'status', f.status)
                       ORDER BY f.segment_number))
              FROM booking_flights f
             WHERE f.booking_id = b.id AND f.booking_departure = b.departure_datetime) AS flights,
           (SELECT jsonb_strip_nulls(jsonb_agg(jsonb_build_object(
                       'number', d.document_number, 'passenger_id', d.passenger_id, 'status', d.status,
                       'issued_at', d.issued_at) ORDER BY d.document_number))
              FROM booking_documents d
             WHERE d.booking_id = b.id AND d.booking_departure = b.departure_datetime
               AND d.document_type = 'TICKET') AS tickets,
           (SELECT jsonb_strip_nulls(jsonb_agg(jsonb_build_object(
                       'id', a.id, 'code', a.code, 'type', a.ancillary_type, 'description', a.description,
                       'quantity', a.quantity, 'passenger_id', a.passenger_id, 'flight_id', a.flight_id,
                       'price', jsonb_build_object('amount', a.price::text, 'currency', a.currency),
                       'status', a.status,
                       'sold_by', CASE WHEN a.airline_service IS NULL THEN 'SELLER' ELSE 'AIRLINE' END,
                       'flight_ids', (SELECT coalesce(jsonb_agg(f.id ORDER BY f.segment_number), '[]')
                                        FROM booking_flights f
                                       WHERE f.booking_id = b.id AND f.booking_departure = b.departure_datetime
                                         AND a.airline_service -> 'segments' @> to_jsonb(f.segment_number - 1)),
                       'placed_at', a.placed_at, 'issued_at', a.issued_at, 'document_number', a.document_number)
                       ORDER BY a.created_at, a.id))
              FROM booking_ancillaries a
             WHERE a.booking_id = b.id AND a.booking_departure = b.departure_datetime) AS ancillaries,
           (SELECT jsonb_strip_nulls(jsonb_agg(jsonb_build_object(
                       'id', r.id, 'amount', jsonb_build_object('amount', r.amount::text, 'currency', r.currency),
                       'ancillary_id', r.ancillary_id, 'state', r.state, 'requested_at', r.created_at,
                       'finished_at', r.finished_at) ORDER BY r.created_at, r.id))
              FROM booking_refunds r WHERE r.booking_id = b.id) AS refunds,
           (SELECT jsonb_strip_nulls(jsonb_agg(s.value - 'position' || jsonb_build_object('passenger_id',
                       (SELECT p.id FROM booking_passengers p
                         WHERE p.booking_id = b.id AND p.booking_departure = b.departure_datetime
                           AND p.position = (s.value ->> 'position')::smallint)) ORDER BY s.ordinality))
              FROM accepted_offers o, jsonb_array_elements(o.services) WITH ORDINALITY s
             WHERE o.booking_id = b.id AND o.booking_departure = b.departure_datetime) AS included_services
      FROM bookings b LEFT JOIN booking_workflows w ON w.booking_id = b.id
     WHERE (b.id, b.departure_datetime) = )sql"

namespace airside::booking {
namespace {

using postgres::Query;
using postgres::Row;

const Query view_by_id{"booking.view_by_id",
                       BOOKING_VIEW "(SELECT id, departure_datetime FROM booking_directory WHERE id = $1)"};
const Query view_by_reference{"booking.view_by_reference", BOOKING_VIEW
                              "(SELECT id, departure_datetime FROM booking_directory WHERE booking_reference = $1)"};
// The same words over rows that are given: they hide the tables of their names.
#define GIVEN(table) #table " AS (SELECT * FROM jsonb_populate_recordset(NULL::" #table ", $2::jsonb -> '" #table "'))"
const Query view_of_rows{"booking.view_of_archived",
                         "WITH " GIVEN(bookings) ", " GIVEN(booking_passengers) ", " GIVEN(booking_flights) ", " GIVEN(
                             booking_ancillaries) ", " GIVEN(booking_documents) ", " GIVEN(booking_coupons) BOOKING_VIEW
                         "(SELECT id, departure_datetime FROM booking_directory WHERE id = $1)"};
#undef GIVEN
const Query id_by_reference{"booking.id_by_reference", "SELECT id FROM booking_directory WHERE booking_reference = $1"};
const Query by_request{"booking.by_request",
                       "SELECT id FROM booking_directory WHERE user_id = $1 AND idempotency_key = $2"};
const Query forget{"booking.forget_request", "UPDATE booking_directory SET idempotency_key = NULL WHERE id = $1"};

template <class T>
std::vector<T> list_in(const Row& row, std::string_view column) {
    if (row.is_null(column)) return {};
    return json::from_json<std::vector<T>>(row.text(column));
}

BookingPaymentState payment_in(const Row& row) {
    BookingPaymentState payment{
        row.get<std::optional<PaymentId>>("payment_id"), row.get<std::optional<std::string>>("decline_code"), {}, {}};
    if (!row.is_null("next_action"))
        payment.next_action = json::from_json<payment::NextAction>(row.text("next_action"));
    if (!row.is_null("refused_ancillaries"))
        payment.refused_ancillaries = json::from_json<std::vector<std::string>>(row.text("refused_ancillaries"));
    return payment;
}

Snapshot snapshot_of(const Row& row) {
    auto step = row.get<Step>("step");
    auto state = row.get<StepState>("state");
    BookingView view{
        .id = row.get<BookingId>("id"),
        .booking_reference = row.get<BookingReference>("booking_reference"),
        .pnr = row.get<std::optional<RecordLocator>>("pnr"),
        .user_id = row.get<UserId>("user_id"),
        .status = row.get<BookingStatus>("status"),
        .payment_status = row.get<BookingPaymentStatus>("payment_status"),
        .progress = progress_of(step, state),
        .gds_provider = row.get<gds::Provider>("gds_provider"),
        .flight_type = row.get<FlightType>("flight_type"),
        .origin_airport = row.get<IataAirport>("origin_airport"),
        .destination_airport = row.get<IataAirport>("destination_airport"),
        .departure_datetime = row.get<Instant>("departure_datetime"),
        .arrival_datetime = row.get<Instant>("arrival_datetime"),
        .price = {row.money("base_fare", "currency"), row.money("taxes", "currency"), row.money("fees", "currency"),
                  row.money("total_amount", "currency")},
        .passengers = list_in<BookedPassenger>(row, "passengers"),
        .flights = list_in<BookedFlight>(row, "flights"),
        .tickets = list_in<BookedTicket>(row, "tickets"),
        .ancillaries = list_in<BookedAncillary>(row, "ancillaries"),
        .refunds = list_in<BookedRefund>(row, "refunds"),
        .contact = {{row.get<std::string>("contact_email")}, {row.get<std::string>("contact_phone")}},
        .ticket_time_limit = row.get<std::optional<Instant>>("ticket_time_limit"),
        .payment = payment_in(row),
        .failure = {},
        .created_at = row.get<Instant>("created_at"),
        .confirmed_at = row.get<std::optional<Instant>>("confirmed_at"),
        .cancelled_at = row.get<std::optional<Instant>>("cancelled_at"),
    };
    if (!row.is_null("included_services")) view.included_services = list_in<IncludedService>(row, "included_services");
    if (!row.is_null("failure_code"))
        view.failure = BookingFailure{row.get<std::string>("failure_code"),
                                      row.get<std::optional<std::string>>("failure_detail").value_or("")};
    return {std::move(view), row.get<std::int64_t>("version"), step, state,
            row.get<std::optional<std::string>>("payment_key")};
}

}  // namespace

awaitable<std::optional<Snapshot>> find_booking(postgres::Pool& pool, BookingId id) {
    auto rows = co_await pool.run(view_by_id, id);
    if (rows.empty()) co_return std::nullopt;
    co_return snapshot_of(rows.one());
}

awaitable<std::optional<Snapshot>> find_booking(postgres::Pool& pool, BookingReference reference) {
    auto rows = co_await pool.run(view_by_reference, reference);
    if (rows.empty()) co_return std::nullopt;
    co_return snapshot_of(rows.one());
}

awaitable<Snapshot> archived_booking(postgres::Pool& pool, BookingId id, std::string rows, Instant archived_at) {
    postgres::Json given{std::move(rows)};
    auto found = co_await pool.run(view_of_rows, id, given);
    auto snapshot = snapshot_of(found.one());
    snapshot.view.archived_at = archived_at;
    co_return snapshot;
}

awaitable<Snapshot> read_booking(postgres::Transaction& tx, BookingId id) {
    auto rows = co_await tx.run(view_by_id, id);
    co_return snapshot_of(rows.one());
}

awaitable<std::optional<BookingId>> id_of(postgres::Pool& pool, BookingReference reference) {
    auto rows = co_await pool.run(id_by_reference, reference);
    if (rows.empty()) co_return std::nullopt;
    co_return rows.one().get<BookingId>("id");
}

awaitable<std::optional<BookingId>> find_by_request(postgres::Pool& pool, UserId user, std::string key) {
    auto rows = co_await pool.run(by_request, user, key);
    if (rows.empty()) co_return std::nullopt;
    co_return rows.one().get<BookingId>("id");
}

awaitable<> forget_request(postgres::Pool& pool, BookingId id) { co_await pool.run(forget, id); }

namespace {

std::optional<Money> refund_of(const BookingView& view) {
    using enum BookingPaymentStatus;
    bool given_up = view.status == BookingStatus::CANCELLED || view.status == BookingStatus::REFUNDED;
    bool paid =
        view.payment_status == CAPTURED || view.payment_status == PARTIALLY_REFUNDED || view.payment_status == REFUNDED;
    if (!given_up || !paid) return {};
    auto sum = Money::zero(view.price.total.currency());
    for (auto& refund : view.refunds)
        if (!refund.ancillary_id) sum += refund.amount;
    return sum;
}

}  // namespace

std::string event_payload(const Snapshot& snapshot, Instant now) {
    auto& v = snapshot.view;
    BookingEvent event{v.id,
                       snapshot.version,
                       v.booking_reference,
                       v.pnr,
                       v.user_id,
                       v.status,
                       v.payment_status,
                       v.gds_provider,
                       v.flight_type,
                       v.origin_airport,
                       v.destination_airport,
                       v.departure_datetime,
                       v.arrival_datetime,
                       v.price,
                       v.passengers,
                       v.flights,
                       v.tickets,
                       v.contact,
                       v.ticket_time_limit,
                       v.payment.payment_id,
                       v.failure,
                       now,
                       refund_of(v),
                       v.ancillaries,
                       v.included_services};
    std::stable_partition(event.passengers.begin(), event.passengers.end(),
                          [](const BookedPassenger& p) { return p.type == gds::PassengerType::ADULT; });
    return json::to_json(event);
}

}  // namespace airside::booking
