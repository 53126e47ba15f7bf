#include "services/booking/store/lists.hpp"

#include "platform/core/cursor.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

const Query select_page{"booking.page", R"sql(
    SELECT d.id, b.booking_reference, b.pnr, b.status, b.payment_status, b.origin_airport, b.destination_airport, d.departure_datetime,
           b.arrival_datetime, b.total_amount, b.currency, b.ticket_time_limit, b.created_at
      FROM (SELECT id, departure_datetime FROM booking_directory
             WHERE user_id = $1 AND (departure_datetime, id) < ($2, $3::uuid)
             ORDER BY departure_datetime DESC, id DESC LIMIT $4) d
      LEFT JOIN bookings b ON b.id = d.id AND b.departure_datetime = d.departure_datetime
     ORDER BY d.departure_datetime DESC, d.id DESC)sql"};

const Query select_stuck{"booking.stuck", R"sql(
    SELECT w.booking_id, d.booking_reference, d.pnr, d.gds_provider, w.step, w.state, coalesce(w.last_error, '') AS reason, w.attempts,
           floor(extract(epoch FROM $1::timestamptz - w.trouble_since))::bigint AS age_s, w.trouble_since AS since, d.departure_datetime
      FROM booking_workflows w JOIN booking_directory d ON d.id = w.booking_id
     WHERE w.trouble_since IS NOT NULL AND (w.state = 'STUCK' OR w.trouble_since < $2)
     UNION ALL
    SELECT l.booking_id, d.booking_reference, d.pnr, d.gds_provider, 'ORDER_LOOK', 'STUCK', l.fault, 0,
           floor(extract(epoch FROM $1::timestamptz - l.fault_since))::bigint, l.fault_since, d.departure_datetime
      FROM order_looks l JOIN booking_directory d ON d.id = l.booking_id
     WHERE l.fault_since IS NOT NULL
     ORDER BY since LIMIT $3)sql"};

const Query select_troubles{"booking.troubles", R"sql(
    SELECT count(*) FILTER (WHERE stuck OR since < $2) AS stuck, count(*) AS in_trouble,
           coalesce(extract(epoch FROM $1::timestamptz - min(since)), 0)::double precision AS oldest_s,
           booking_months_ahead() AS months_ahead
      FROM (SELECT state = 'STUCK' AS stuck, trouble_since AS since FROM booking_workflows WHERE trouble_since IS NOT NULL
             UNION ALL SELECT true, fault_since FROM order_looks WHERE fault_since IS NOT NULL) troubles)sql"};

BookingSummary summary_of(const postgres::Row& row) {
    return {row.get<BookingId>("id"),
            row.get<BookingReference>("booking_reference"),
            row.get<std::optional<RecordLocator>>("pnr"),
            row.get<BookingStatus>("status"),
            row.get<BookingPaymentStatus>("payment_status"),
            row.get<IataAirport>("origin_airport"),
            row.get<IataAirport>("destination_airport"),
            row.get<Instant>("departure_datetime"),
            row.get<Instant>("arrival_datetime"),
            row.money("total_amount", "currency"),
            row.get<std::optional<Instant>>("ticket_time_limit"),
            row.get<Instant>("created_at")};
}

}  // namespace

awaitable<BookingPage> bookings_of(postgres::Pool& pool, UserId user, std::optional<std::string> cursor, int limit,
                                   FindArchived archived) {
    auto place = place_in_time(cursor);
    auto rows = co_await pool.run(select_page, user, place.key, place.id, limit + 1);
    BookingPage page;
    int listed = 0;
    for (auto row : rows) {
        auto id = row.get<BookingId>("id");
        if (listed == limit) break;
        ++listed;
        if (listed == limit && static_cast<int>(rows.size()) > limit)
            page.next_cursor = cursor_after(row.get<Instant>("departure_datetime"), id.uuid());
        if (!row.is_null("booking_reference")) {
            page.items.push_back(summary_of(row));
            continue;
        }
        auto summary = co_await archived(id);
        if (summary) page.items.push_back(std::move(*summary));
    }
    co_return page;
}

awaitable<std::vector<StuckBooking>> stuck_bookings(postgres::Pool& pool, Instant now, Instant stuck_before,
                                                    int limit) {
    auto rows = co_await pool.run(select_stuck, now, stuck_before, limit);
    std::vector<StuckBooking> out;
    for (auto row : rows) out.push_back(row.as<StuckBooking>());
    co_return out;
}

awaitable<Troubles> count_troubles(postgres::Pool& pool, Instant now, Instant stuck_before) {
    auto rows = co_await pool.run(select_troubles, now, stuck_before);
    auto row = rows.one();
    co_return Troubles{row.get<std::int64_t>("stuck"), row.get<std::int64_t>("in_trouble"), row.get<double>("oldest_s"),
                       row.get<int>("months_ahead")};
}

}  // namespace airside::booking
