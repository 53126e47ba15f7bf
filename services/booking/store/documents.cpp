#include "services/booking/store/documents.hpp"

#include "platform/json/json.hpp"

namespace airside::booking {

// Of a ticket whose coupons the provider does not list, `segments` is empty: it is good for every flight.
struct TicketRow {
    std::string number;
    int traveller;
    std::optional<Instant> issued_at;
    std::vector<int> segments;
};
AIRSIDE_FIELDS(TicketRow, number, traveller, issued_at, segments)

namespace {

using postgres::Json;
using postgres::Query;

#define TICKET_ROWS \
    R"sql(jsonb_to_recordset($3::jsonb) AS t (number text, traveller integer, issued_at timestamptz, segments integer[]))sql"

const Query insert_documents{"booking.insert_documents", R"sql(
    INSERT INTO booking_documents (booking_id, booking_departure, passenger_id, document_type, document_number, status, issued_at)
    SELECT $1, $2, p.id, 'TICKET', t.number, 'ISSUED', coalesce(t.issued_at, $4)
      FROM )sql" TICKET_ROWS R"sql(
      JOIN booking_passengers p ON p.booking_id = $1 AND p.booking_departure = $2 AND p.position = t.traveller
    ON CONFLICT (booking_id, booking_departure, document_number) DO NOTHING)sql"};

const Query insert_coupons{"booking.insert_coupons", R"sql(
    INSERT INTO booking_coupons (booking_id, booking_departure, document_number, coupon_number, flight_id, status)
    SELECT $1, $2, t.number, row_number() OVER (PARTITION BY t.number ORDER BY f.segment_number), f.id, 'ISSUED'
      FROM )sql" TICKET_ROWS R"sql(
      JOIN booking_flights f ON f.booking_id = $1 AND f.booking_departure = $2
       AND (t.segments = '{}' OR f.segment_number - 1 = ANY (t.segments))
    ON CONFLICT (booking_id, booking_departure, document_number, coupon_number) DO NOTHING)sql"};

const Query set_tickets{"booking.set_tickets", R"sql(
    UPDATE booking_passengers p SET ticket_number = first.number, ticket_status = 'ISSUED'
      FROM (SELECT t.traveller, min(t.number) AS number FROM )sql" TICKET_ROWS R"sql( GROUP BY t.traveller) first
     WHERE p.booking_id = $1 AND p.booking_departure = $2 AND p.position = first.traveller)sql"};

const Query set_ticketed{"booking.set_ticketed", R"sql(
    UPDATE bookings SET ticketed = true, ticket_issued_at = $3, version = version + 1
     WHERE id = $1 AND departure_datetime = $2 AND status = 'PENDING_PAYMENT')sql"};

const Query void_documents{"booking.void_documents", R"sql(
    UPDATE booking_documents SET status = 'VOIDED' WHERE booking_id = $1 AND booking_departure = $2 AND status = 'ISSUED')sql"};
const Query void_coupons{"booking.void_coupons", R"sql(
    UPDATE booking_coupons SET status = 'VOIDED' WHERE booking_id = $1 AND booking_departure = $2 AND status = 'ISSUED')sql"};
const Query void_passengers{"booking.void_passengers", R"sql(
    UPDATE booking_passengers SET ticket_status = 'VOIDED' WHERE booking_id = $1 AND booking_departure = $2 AND ticket_status = 'ISSUED')sql"};
// Of a ticket that nothing comes back for, the order's cancellation changes nothing.
#define WHERE_MONEY_COMES_BACK                                                                                         \
    "WHERE booking_id = $1 AND booking_departure = $2 AND EXISTS (SELECT FROM booking_refunds r WHERE r.booking_id = " \
    "$1 AND r.ancillary_id IS NULL) "
const Query refund_documents{"booking.refund_documents",
                             "UPDATE booking_documents SET status = 'REFUNDED' " WHERE_MONEY_COMES_BACK
                             "AND status = 'ISSUED'"};
const Query refund_coupons{"booking.refund_coupons",
                           "UPDATE booking_coupons SET status = 'REFUNDED' " WHERE_MONEY_COMES_BACK
                           "AND status = 'ISSUED'"};
const Query refund_passengers{"booking.refund_passengers",
                              "UPDATE booking_passengers SET ticket_status = 'REFUNDED' " WHERE_MONEY_COMES_BACK
                              "AND ticket_status = 'ISSUED'"};
const Query unset_ticketed{"booking.unset_ticketed", R"sql(
    UPDATE bookings SET ticketed = false, version = version + 1 WHERE id = $1 AND departure_datetime = $2 AND ticketed)sql"};

}  // namespace

void queue_tickets(postgres::Transaction& tx, BookingId booking, Instant departure,
                   const std::vector<gds::Ticket>& tickets, Instant now) {
    std::vector<TicketRow> rows;
    for (auto& ticket : tickets) {
        TicketRow row{ticket.number, ticket.traveller, ticket.issued_at, {}};
        for (auto& coupon : ticket.coupons) row.segments.push_back(coupon.segment);
        rows.push_back(std::move(row));
    }
    Json json{json::to_json(rows)};
    tx.queue(insert_documents, booking, departure, json, now);
    tx.queue(insert_coupons, booking, departure, json);
    tx.queue(set_tickets, booking, departure, json);
    tx.queue(set_ticketed, booking, departure, now);
}

void queue_void(postgres::Transaction& tx, BookingId booking, Instant departure) {
    tx.queue(void_documents, booking, departure);
    tx.queue(void_coupons, booking, departure);
    tx.queue(void_passengers, booking, departure);
    tx.queue(unset_ticketed, booking, departure);
}

void queue_refund_tickets(postgres::Transaction& tx, BookingId booking, Instant departure) {
    tx.queue(refund_documents, booking, departure);
    tx.queue(refund_coupons, booking, departure);
    tx.queue(refund_passengers, booking, departure);
}

}  // namespace airside::booking
