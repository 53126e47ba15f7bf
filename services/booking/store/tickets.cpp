#include "services/booking/store/tickets.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

#define TICKET_STATE \
    "SELECT b.id AS booking_id, b.status, t.valid, t.voided, t.refunded, b.ticket_issued_at AS ticketed_at FROM "
#define TICKETS_OF_BOOKING                                                                                    \
    " CROSS JOIN LATERAL (SELECT (count(*) FILTER (WHERE status IN ('ISSUED', 'EXCHANGED')))::int AS valid, " \
    "(count(*) FILTER (WHERE status = 'VOIDED'))::int AS voided, "                                            \
    "(count(*) FILTER (WHERE status = 'REFUNDED'))::int AS refunded FROM booking_documents o "                \
    "WHERE o.booking_id = b.id AND o.booking_departure = b.departure_datetime AND o.document_type = 'TICKET') t "

const Query states{"booking.ticket_states", TICKET_STATE R"sql(
    (SELECT id, departure_datetime FROM booking_directory WHERE id = ANY ($1::uuid[])) d
      JOIN bookings b ON b.id = d.id AND b.departure_datetime = d.departure_datetime)sql" TICKETS_OF_BOOKING};

const Query ticketed{"booking.ticketed_between", TICKET_STATE R"sql(
    (SELECT id, departure_datetime, status, ticket_issued_at FROM bookings
      WHERE ticket_issued_at IS NOT NULL AND (ticket_issued_at, id) > ($1, $2::uuid) AND ticket_issued_at < $3
      ORDER BY ticket_issued_at, id LIMIT $4) b)sql" TICKETS_OF_BOOKING "ORDER BY b.ticket_issued_at, b.id"};
#undef TICKET_STATE
#undef TICKETS_OF_BOOKING

std::vector<TicketState> states_in(const postgres::Rows& rows) {
    std::vector<TicketState> found;
    for (auto row : rows) found.push_back(row.as<TicketState>());
    return found;
}

}  // namespace

awaitable<std::vector<TicketState>> ticket_states_of(postgres::Pool& pool, std::vector<BookingId> bookings) {
    auto rows = co_await pool.run(states, bookings);
    co_return states_in(rows);
}

awaitable<std::vector<TicketState>> ticketed_between(postgres::Pool& pool, const ListTicketed& request) {
    static const auto last = *BookingId::parse("ffffffff-ffff-ffff-ffff-ffffffffffff");
    auto after = request.after.value_or(last);  // without one: behind all that were ticketed at `from`
    auto limit = static_cast<int>(request.limit.value.value);
    auto rows = co_await pool.run(ticketed, request.from, after, request.to, limit);
    co_return states_in(rows);
}

}  // namespace airside::booking
