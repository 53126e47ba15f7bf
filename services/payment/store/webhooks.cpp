#include "services/payment/store/webhooks.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query insert{"payment.insert_webhook", R"sql(
    INSERT INTO webhook_inbox (gateway, event_id, type, kind, gateway_payment_id, our_reference, body, state, next_try_at, occurred_at,
                               received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9) ON CONFLICT (gateway, event_id) DO NOTHING)sql"};

const Query claim{"payment.claim_webhooks", R"sql(
    UPDATE webhook_inbox SET next_try_at = $2, tries = tries + 1
     WHERE (gateway, event_id) IN (SELECT gateway, event_id FROM webhook_inbox WHERE state = 'NEW' AND next_try_at <= $1
                                    ORDER BY next_try_at LIMIT $3 FOR UPDATE SKIP LOCKED)
 RETURNING gateway, event_id, type, kind, gateway_payment_id, our_reference, tries)sql"};
const Query close{"payment.close_webhook", R"sql(
    UPDATE webhook_inbox SET state = $3, note = nullif($4, ''), processed_at = $5 WHERE gateway = $1 AND event_id = $2)sql"};

const Query ended{
    "payment.insert_ended_booking",
    "INSERT INTO ended_bookings (booking_id, why, ended_at) VALUES ($1, $2, $3) ON CONFLICT (booking_id) DO NOTHING"};
const Query left_over{"payment.left_over", R"sql(
    SELECT p.id FROM payments p JOIN ended_bookings e ON e.booking_id = p.booking_id
     WHERE p.status IN ('PENDING', 'AUTHORIZED') AND p.operation <> 'VOID' LIMIT $1)sql"};

}  // namespace

awaitable<bool> insert_webhook(postgres::Pool& pool, PaymentGateway gateway, const gateways::WebhookEvent& event,
                               const std::string& body, bool of_interest, Instant now) {
    std::string state = of_interest ? "NEW" : "IGNORED";
    auto rows = co_await pool.run(insert, gateway, event.id, event.type, event.kind, event.payment_id,
                                  event.our_reference, body, state, now, event.created_at);
    co_return rows.affected() == 1;
}

awaitable<std::vector<InboxItem>> claim_webhooks(postgres::Pool& pool, Instant now, Instant lease_until, int limit) {
    auto rows = co_await pool.run(claim, now, lease_until, limit);
    std::vector<InboxItem> items;
    for (const auto& row : rows) items.push_back(row.as<InboxItem>());
    co_return items;
}

awaitable<> close_webhook(postgres::Pool& pool, const InboxItem& item, const std::string& state,
                          const std::string& note, Instant now) {
    co_await pool.run(close, item.gateway, item.event_id, state, note, now);
}

void queue_ended_booking(postgres::Transaction& tx, BookingId booking, const std::string& why, Instant now) {
    tx.queue(ended, booking, why, now);
}

awaitable<std::vector<PaymentId>> payments_left_over(postgres::Pool& pool, int limit) {
    auto rows = co_await pool.run(left_over, limit);
    std::vector<PaymentId> ids;
    for (const auto& row : rows) ids.push_back(row.get<PaymentId>("id"));
    co_return ids;
}

}  // namespace airside::payment::store
