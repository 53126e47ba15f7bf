#include "services/payment/store/refunds.hpp"

#include "platform/core/problem.hpp"
#include "services/payment/store/attempts.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query insert{"payment.insert_refund", R"sql(
    INSERT INTO refunds (id, payment_id, payment_created_at, refund_reference, amount, currency, reason, reason_details, status,
                         requested_at, requested_by, requested_by_type, idempotency_key, request_number, request_since, next_check_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16))sql"};

#define REFUND_COLUMNS                                                                                            \
    "SELECT r.id, r.refund_reference, r.payment_id, r.amount, r.currency, r.reason, r.reason_details, r.status, " \
    "r.requested_at, r.requested_by, coalesce(r.requested_by_type, 'SYSTEM') AS requested_by_type, "              \
    "r.idempotency_key, r.request_number, r.request_since, r.next_check_at, r.checks, r.missing_looks, "          \
    "r.gateway_refund_id, r.processed_at, r.completed_at, r.failed_at, r.failure_reason, "                        \
    "(SELECT max(a.attempted_at) FROM payment_attempts a WHERE a.payment_id = r.payment_id "                      \
    "AND a.payment_created_at = r.payment_created_at AND a.refund_id = r.id AND a.success IS NULL "               \
    "AND a.attempt_number <> $4) AS last_sent_at FROM refunds r "
const Query read{"payment.read_refund",
                 REFUND_COLUMNS "WHERE r.payment_id = $1 AND r.payment_created_at = $2 AND r.id = $3"};
const Query by_key{"payment.refund_by_key",
                   REFUND_COLUMNS "WHERE r.payment_id = $1 AND r.payment_created_at = $2 AND r.idempotency_key = $3"};
// The sub-select, unlike a join, lets PostgreSQL leave out all months but one.
const Query list{"payment.list_refunds", REFUND_COLUMNS R"sql(
     WHERE (r.payment_id, r.payment_created_at) = (SELECT id, created_at FROM payment_directory WHERE id = $1)
       AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3)sql"};
#undef REFUND_COLUMNS

// The states are left one by one, as the list of moves has them.
const Query process{"payment.process_refund", R"sql(
    UPDATE refunds SET status = 'PROCESSING', processed_at = $4
     WHERE id = $1 AND payment_created_at = $2 AND payment_id = $3 AND status = 'PENDING')sql"};
// No row: it had changed since it was read, which its payment's lock makes impossible.
const Query update{"payment.update_refund", R"sql(
    UPDATE refunds SET status = $6, request_number = $7, request_since = $8, next_check_at = $9, checks = $10, missing_looks = $11,
           gateway_refund_id = $12, processed_at = $13, completed_at = $14, failed_at = $15, failure_reason = $16
     WHERE id = $1 AND payment_created_at = $2 AND payment_id = $3 AND status = $4 AND request_number = $5)sql"};
const Query check_at{"payment.refund_check_at",
                     "UPDATE refunds SET next_check_at = $3 WHERE id = $1 AND payment_created_at = $2"};

const Query claim{"payment.claim_due_refunds", R"sql(
    UPDATE refunds SET next_check_at = $2
     WHERE (id, payment_created_at) IN (SELECT id, payment_created_at FROM refunds WHERE next_check_at <= $1
                                         ORDER BY next_check_at LIMIT $3 FOR UPDATE SKIP LOCKED)
 RETURNING payment_id, id)sql"};
const Query oldest{"payment.oldest_pending_refund",
                   "SELECT min(requested_at) AS since FROM refunds WHERE status = 'PENDING'"};

Refund refund_of(const postgres::Row& row) {
    Refund r{.id = row.get<Uuid>("id"),
             .reference = row.get<RefundReference>("refund_reference"),
             .payment_id = row.get<PaymentId>("payment_id"),
             .amount = row.money("amount", "currency"),
             .reason = row.get<RefundReason>("reason"),
             .reason_details = row.get<std::optional<std::string>>("reason_details"),
             .key = row.get<std::string>("idempotency_key"),
             .requested_by_type = row.get<RefundRequester>("requested_by_type"),
             .requested_by = row.get<std::optional<UserId>>("requested_by"),
             .requested_at = row.get<Instant>("requested_at"),
             .status = row.get<RefundStatus>("status"),
             .request_number = row.get<int>("request_number"),
             .request_since = row.get<Instant>("request_since")};
    r.next_check_at = row.get<std::optional<Instant>>("next_check_at");
    r.checks = row.get<int>("checks");
    r.missing_looks = row.get<int>("missing_looks");
    r.last_sent_at = row.get<std::optional<Instant>>("last_sent_at");
    r.maybe_sent = r.last_sent_at.has_value();
    r.gateway_refund_id = row.get<std::optional<std::string>>("gateway_refund_id");
    r.processed_at = row.get<std::optional<Instant>>("processed_at");
    r.completed_at = row.get<std::optional<Instant>>("completed_at");
    r.failed_at = row.get<std::optional<Instant>>("failed_at");
    r.failure_reason = row.get<std::optional<std::string>>("failure_reason");
    return r;
}

std::optional<Refund> refund_in(const postgres::Rows& rows) {
    auto row = rows.maybe();
    if (!row) return {};
    return refund_of(*row);
}

}  // namespace

awaitable<> insert_refund(postgres::Transaction& tx, const Payment& payment, const Refund& r) {
    try {
        co_await tx.run(insert, r.id, payment.id, payment.created_at, r.reference, r.amount.decimal(),
                        r.amount.currency(), r.reason, r.reason_details, r.status, r.requested_at, r.requested_by,
                        r.requested_by_type, r.key, r.request_number, r.request_since, r.next_check_at);
    } catch (const postgres::Error& error) {
        if (!postgres::is_check_violation(error, "refunds_within_captured")) throw;
        throw conflict("refund-exceeds", "More than what is captured and not refunded yet");
    }
}

awaitable<std::optional<Refund>> find_refund(postgres::Transaction& tx, const Payment& payment, Uuid id, int attempt) {
    auto rows = co_await tx.run(read, payment.id, payment.created_at, id, attempt);
    co_return refund_in(rows);
}

awaitable<std::optional<Refund>> find_refund(postgres::Transaction& tx, const Payment& payment,
                                             const std::string& key) {
    auto rows = co_await tx.run(by_key, payment.id, payment.created_at, key, 0);
    co_return refund_in(rows);
}

awaitable<std::optional<Refund>> find_refund(postgres::Pool& pool, const Payment& payment, Uuid id) {
    auto rows = co_await pool.run(read, payment.id, payment.created_at, id, 0);
    co_return refund_in(rows);
}

awaitable<std::vector<Refund>> list_refunds(postgres::Pool& pool, PaymentId payment, std::optional<Uuid> before,
                                            int limit) {
    auto rows = co_await pool.run(list, payment, before, limit, 0);
    std::vector<Refund> refunds;
    for (const auto& row : rows) refunds.push_back(refund_of(row));
    co_return refunds;
}

awaitable<> update_refund(postgres::Transaction& tx, const Payment& payment, const Refund& before, const Refund& r) {
    auto leaves = before.status;
    auto reason = r.failure_reason;
    if (reason) reason = safe_text(*reason);
    if (leaves == RefundStatus::PENDING && (r.status == RefundStatus::COMPLETED || r.status == RefundStatus::FAILED)) {
        tx.queue(process, r.id, payment.created_at, payment.id, r.processed_at);
        leaves = RefundStatus::PROCESSING;
    }
    auto rows = co_await tx.run(update, r.id, payment.created_at, payment.id, leaves, before.request_number, r.status,
                                r.request_number, r.request_since, r.next_check_at, r.checks, r.missing_looks,
                                r.gateway_refund_id, r.processed_at, r.completed_at, r.failed_at, reason);
    if (rows.affected() != 1) throw std::logic_error("refund " + r.id.str() + " has changed under its payment's lock");
}

void queue_refund_check_at(postgres::Transaction& tx, const Payment& payment, const Refund& refund, Instant at) {
    tx.queue(check_at, refund.id, payment.created_at, at);
}

awaitable<std::vector<DueRefund>> claim_due_refunds(postgres::Pool& pool, Instant now, Instant lease_until, int limit) {
    auto rows = co_await pool.run(claim, now, lease_until, limit);
    std::vector<DueRefund> due;
    for (const auto& row : rows) due.push_back(row.as<DueRefund>());
    co_return due;
}

awaitable<std::optional<Instant>> oldest_pending_refund(postgres::Pool& pool) {
    auto rows = co_await pool.run(oldest);
    co_return rows.one().get<std::optional<Instant>>("since");
}

}  // namespace airside::payment::store
