#include "services/booking/store/order_looks.hpp"

#include "platform/events/outbox.hpp"
#include "platform/json/json.hpp"
#include "services/booking/store/messages.hpp"

namespace airside::booking {
namespace {

using postgres::Query;

// What was just ticketed was just read, so that the first look has time; but where a document is missing it may come.
const Query insert_look{"booking.insert_order_look", R"sql(
    INSERT INTO order_looks (booking_id, gds_provider, next_at, fault, fault_since)
    VALUES ($1, $2, $3::timestamptz + CASE WHEN $4::text = '' THEN interval '6 hours' ELSE interval '15 minutes' END,
            nullif($4, ''), CASE WHEN $4 <> '' THEN $3 END)
    ON CONFLICT (booking_id) DO NOTHING)sql"};
const Query delete_look{"booking.delete_order_look", "DELETE FROM order_looks WHERE booking_id = $1"};

const Query select_due{"booking.orders_due", R"sql(
    SELECT booking_id FROM order_looks WHERE gds_provider = $1 AND next_at <= $2 ORDER BY next_at LIMIT $3)sql"};

const Query clear_fault{"booking.clear_order_fault", R"sql(
    UPDATE order_looks SET next_at = $2, fault = NULL, fault_since = NULL WHERE booking_id = $1)sql"};
const Query put_off{"booking.put_off_order_look", "UPDATE order_looks SET next_at = $2 WHERE booking_id = $1"};

const Query set_fault{"booking.set_order_fault", R"sql(
    UPDATE order_looks SET next_at = $2, fault = $3, fault_since = $4 WHERE booking_id = $1 AND fault IS DISTINCT FROM $3
       AND EXISTS (SELECT FROM bookings b
                    WHERE (b.id, b.departure_datetime) = (SELECT id, departure_datetime FROM booking_directory WHERE id = $1)
                      AND b.status IN ('CONFIRMED', 'CHECKED_IN'))
    RETURNING booking_id)sql"};

const Query decide_on_fault{"booking.decide_order_fault", R"sql(
    UPDATE order_looks SET fault_since = NULL, fault = CASE WHEN $2::text <> 'RETRY' THEN fault END,
           next_at = CASE WHEN $2::text = 'RETRY' THEN $3 ELSE next_at END
     WHERE booking_id = $1 AND fault_since IS NOT NULL RETURNING booking_id)sql"};

void audit_fault(postgres::Transaction& tx, BookingId id, const std::string& what) {
    audit(tx, id, Actor{ActorType::GDS}, {AuditAction::MODIFIED, {}, R"({"order":)" + json::to_json(what) + "}"});
}

}  // namespace

void queue_first_look(postgres::Transaction& tx, BookingId id, gds::Provider provider, const std::string& fault,
                      Instant now) {
    tx.queue(insert_look, id, provider, now, fault);
    if (!fault.empty()) audit_fault(tx, id, fault);
}

void queue_forget_look(postgres::Transaction& tx, BookingId id) { tx.queue(delete_look, id); }

awaitable<std::vector<BookingId>> orders_due(postgres::Pool& pool, gds::Provider provider, Instant now, int limit) {
    auto rows = co_await pool.run(select_due, provider, now, limit);
    std::vector<BookingId> ids;
    for (auto row : rows) ids.push_back(row.get<BookingId>("booking_id"));
    co_return ids;
}

awaitable<> order_is_as_booked(postgres::Pool& pool, BookingId id, Instant next_at) {
    co_await pool.run(clear_fault, id, next_at);
}

awaitable<> look_again(postgres::Pool& pool, BookingId id, Instant next_at) { co_await pool.run(put_off, id, next_at); }

awaitable<> forget_look(postgres::Pool& pool, BookingId id) { co_await pool.run(delete_look, id); }

awaitable<bool> tell_fault(postgres::Pool& pool, BookingId id, OrderFault fault, Instant next_at, Instant now) {
    auto tx = co_await pool.begin();
    co_await events::lock_aggregate(tx, id.uuid());
    auto told = co_await tx.run(set_fault, id, next_at, fault.what, now);
    if (told.empty()) {
        co_await tx.run(put_off, id, next_at);
    } else {
        queue_messages(tx, id, fault.messages);
        audit_fault(tx, id, fault.what);
    }
    co_await tx.commit();
    co_return !told.empty();
}

awaitable<Decided> decide_fault(postgres::Transaction& tx, BookingId id, BookingDecision decision, Instant now) {
    auto decided = co_await tx.run(decide_on_fault, id, decision, now);
    if (decided.empty()) co_return Decided::NOTHING_TO_DECIDE;
    if (decision == BookingDecision::ORDER_FOUND) co_return Decided::NOT_POSSIBLE;
    co_return Decided::DONE;
}

}  // namespace airside::booking
