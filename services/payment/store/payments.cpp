#include "services/payment/store/payments.hpp"

#include <arpa/inet.h>

#include "platform/json/json.hpp"
#include "services/payment/store/attempts.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query insert_directory{"payment.insert_directory", R"sql(
    INSERT INTO payment_directory (id, payment_reference, booking_id, user_id, operation, idempotency_key, payment_gateway, created_at)
    VALUES ($1, $2, $3, $4, 'AUTHORIZE', $5, $6, $7))sql"};
const Query insert{"payment.insert", R"sql(
    INSERT INTO payments (id, payment_reference, booking_id, booking_reference, user_id, payment_gateway, amount, currency,
                          payment_method_type, payment_token, status, created_at, updated_at, idempotency_key, return_url, ip_address,
                          user_agent, fraud_score, fraud_status, risk_factors, operation, operation_number, operation_since, outcome,
                          next_check_at, review_until, alternatives, saved_method_id, save_state, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14,
            network(set_masklen($15::inet, CASE family($15::inet) WHEN 4 THEN 24 ELSE 48 END)), $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, 1))sql"};

// Everything of domain/payment.hpp. $2: the number of an attempt of our own that is under way.
#define PAYMENT_COLUMNS                                                                                             \
    "SELECT p.id, p.payment_reference, p.booking_id, p.booking_reference, p.user_id, p.payment_gateway, p.amount, " \
    "p.currency, p.payment_method_type, p.payment_token, p.idempotency_key, p.return_url, p.created_at, p.status, " \
    "p.outcome, p.operation, p.operation_number, p.operation_since, p.next_check_at, p.checks, p.missing_looks, "   \
    "p.gateway_payment_intent_id, p.gateway_transaction_id, p.card_brand, p.card_last4, p.card_exp_month, "         \
    "p.card_exp_year, p.three_d_secure_status, p.three_d_secure_version, p.authorized_at, "                         \
    "p.authorization_expires_at, "                                                                                  \
    "p.captured_at, p.failed_at, p.failure_code, p.failure_message, p.next_action, p.version, "                     \
    "p.refund_reserved, p.refunded_amount, "                                                                        \
    "coalesce(p.fraud_score, 0)::int AS fraud_score, coalesce(p.fraud_status, 'SAFE') AS fraud_status, "            \
    "coalesce(p.risk_factors, '[]') AS risk_factors, p.review_until, p.review_decision, "                           \
    "p.liability_shifted, coalesce(p.alternatives, '[]') AS alternatives, p.saved_method_id, p.save_state, "        \
    "(SELECT max(a.attempted_at) FROM payment_attempts a WHERE a.payment_id = p.id "                                \
    "AND a.payment_created_at = p.created_at AND a.operation = 'AUTHORIZE' AND a.success IS NULL "                  \
    "AND a.attempt_number <> $2) AS last_sent_at"
// The sub-select, unlike a join, lets PostgreSQL leave out all months but one.
const Query read{"payment.read", PAYMENT_COLUMNS R"sql(
      FROM payments p WHERE (id, created_at) = (SELECT id, created_at FROM payment_directory WHERE id = $1))sql"};

const Query by_key{"payment.by_key", R"sql(
    SELECT id FROM payment_directory WHERE booking_id = $1 AND operation = 'AUTHORIZE' AND idempotency_key = $2)sql"};
const Query by_intent{"payment.by_intent", R"sql(
    SELECT id FROM payment_directory WHERE payment_gateway = $1 AND gateway_payment_intent_id = $2)sql"};

// A list joins, and still prunes, because each id comes from the directory.
const Query list{"payment.list", PAYMENT_COLUMNS R"sql(
      FROM (SELECT id, created_at FROM payment_directory
             WHERE booking_id = $1 AND ($3::uuid IS NULL OR user_id = $3)
               AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
             ORDER BY created_at DESC, id DESC LIMIT $6) d
      JOIN payments p ON p.id = d.id AND p.created_at = d.created_at
     ORDER BY d.created_at DESC, d.id DESC)sql"};
const Query in_review{"payment.in_review", PAYMENT_COLUMNS R"sql(
      FROM payments p WHERE p.outcome = 'IN_REVIEW' ORDER BY p.authorized_at LIMIT $1)sql"};
#undef PAYMENT_COLUMNS

// No row: it had changed since it was read, which its lock makes impossible.
const Query update{"payment.update", R"sql(
    UPDATE payments SET status = $5, outcome = $6, operation = $7, operation_number = $8, operation_since = $9, next_check_at = $10,
           checks = $11, missing_looks = $12, gateway_payment_intent_id = $13, gateway_transaction_id = $14, card_brand = $15,
           card_last4 = $16, card_exp_month = $17, card_exp_year = $18, three_d_secure_status = $19, three_d_secure_version = $20,
           authorized_at = $21, authorization_expires_at = $22, captured_at = $23, failed_at = $24, failure_code = $25,
           failure_message = $26, next_action = $27, version = $28, review_until = $29, review_decision = $30,
           liability_shifted = $31, save_state = $32, alternatives = CASE WHEN $5::varchar = 'PENDING' THEN alternatives END
     WHERE id = $1 AND created_at = $2 AND version = $3 AND status = $4)sql"};
// What is charged: a method that was just saved, or what the next gateway has been given.
const Query set_token{"payment.set_token", R"sql(
    UPDATE payments SET payment_gateway = $3, payment_token = $4, alternatives = $5
     WHERE id = $1 AND created_at = $2)sql"};
const Query set_gateway{
    "payment.set_gateway",
    "UPDATE payment_directory SET payment_gateway = $2 WHERE id = $1 AND gateway_payment_intent_id IS NULL"};
const Query keep_intent{
    "payment.keep_intent",
    "UPDATE payment_directory SET gateway_payment_intent_id = $2 WHERE id = $1 AND gateway_payment_intent_id IS NULL"};
const Query check_at{"payment.check_at", "UPDATE payments SET next_check_at = $3 WHERE id = $1 AND created_at = $2"};

const Query claim{"payment.claim_due", R"sql(
    UPDATE payments SET next_check_at = $2
     WHERE (id, created_at) IN (SELECT id, created_at FROM payments WHERE next_check_at <= $1
                                 ORDER BY next_check_at LIMIT $3 FOR UPDATE SKIP LOCKED)
 RETURNING id)sql"};
const Query oldest{
    "payment.oldest_unknown",
    "SELECT min(operation_since) AS since FROM payments WHERE next_check_at IS NOT NULL AND outcome = 'UNKNOWN'"};

std::optional<PaymentFailure> failure_named(const std::optional<std::string>& name) {
    if (!name) return {};
    return json::enumerator<PaymentFailure>(*name).value_or(PaymentFailure::OTHER);
}

Payment payment_of(const postgres::Row& row) {
    Payment p{.id = row.get<PaymentId>("id"),
              .reference = row.get<PaymentReference>("payment_reference"),
              .booking_id = row.get<BookingId>("booking_id"),
              .booking_reference = row.get<BookingReference>("booking_reference"),
              .user_id = row.get<UserId>("user_id"),
              .gateway = row.get<PaymentGateway>("payment_gateway"),
              .amount = row.money("amount", "currency"),
              .method = row.get<PaymentMethodType>("payment_method_type"),
              .token = row.get<std::optional<std::string>>("payment_token").value_or(""),
              .key = row.get<std::string>("idempotency_key"),
              .return_url = row.get<std::optional<std::string>>("return_url"),
              .created_at = row.get<Instant>("created_at"),
              .status = row.get<PaymentStatus>("status"),
              .outcome = row.get<PaymentOutcome>("outcome"),
              .operation = row.get<Operation>("operation"),
              .operation_number = row.get<int>("operation_number"),
              .operation_since = row.get<Instant>("operation_since")};
    p.next_check_at = row.get<std::optional<Instant>>("next_check_at");
    p.checks = row.get<int>("checks");
    p.missing_looks = row.get<int>("missing_looks");
    p.last_sent_at = row.get<std::optional<Instant>>("last_sent_at");
    p.maybe_sent = p.last_sent_at.has_value();
    p.intent_id = row.get<std::optional<std::string>>("gateway_payment_intent_id");
    p.transaction_id = row.get<std::optional<std::string>>("gateway_transaction_id");
    p.card_brand = row.get<std::optional<std::string>>("card_brand");
    p.card_last4 = row.get<std::optional<std::string>>("card_last4");
    p.card_exp_month = row.get<std::optional<int>>("card_exp_month");
    p.card_exp_year = row.get<std::optional<int>>("card_exp_year");
    p.three_d_secure_status = row.get<std::optional<std::string>>("three_d_secure_status");
    p.three_d_secure_version = row.get<std::optional<std::string>>("three_d_secure_version");
    p.authorized_at = row.get<std::optional<Instant>>("authorized_at");
    p.authorization_expires_at = row.get<std::optional<Instant>>("authorization_expires_at");
    p.captured_at = row.get<std::optional<Instant>>("captured_at");
    p.failed_at = row.get<std::optional<Instant>>("failed_at");
    p.failure_code = failure_named(row.get<std::optional<std::string>>("failure_code"));
    p.failure_message = row.get<std::optional<std::string>>("failure_message");
    if (auto action = row.get<std::optional<std::string>>("next_action"))
        p.next_action = json::from_json<NextAction>(*action);
    p.refund_reserved = row.money("refund_reserved", "currency");
    p.refunded = row.money("refunded_amount", "currency");
    p.version = row.get<std::int64_t>("version");
    p.fraud = {row.get<int>("fraud_score"), row.get<FraudStatus>("fraud_status"),
               json::from_json<std::vector<std::string>>(row.text("risk_factors"))};
    p.review_until = row.get<std::optional<Instant>>("review_until");
    p.review_decision = row.get<std::optional<PaymentDecision>>("review_decision");
    p.liability_shifted = row.get<bool>("liability_shifted");
    p.alternatives = json::from_json<std::vector<Candidate>>(row.text("alternatives"));
    p.saved_method_id = row.get<std::optional<SavedMethodId>>("saved_method_id");
    p.save_state = row.get<std::optional<SaveState>>("save_state");
    return p;
}

template <class Connection>
awaitable<std::optional<Payment>> find_with(Connection& connection, PaymentId id, int attempt) {
    auto rows = co_await connection.run(read, id, attempt);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return payment_of(*row);
}

std::optional<postgres::Json> alternatives_of(const Payment& p) {
    if (p.alternatives.empty()) return {};
    return postgres::Json{json::to_json(p.alternatives)};
}

std::optional<PaymentId> id_in(const postgres::Rows& rows) {
    auto row = rows.maybe();
    if (!row) return {};
    return row->get<PaymentId>("id");
}

}  // namespace

std::optional<std::string> address_or_none(const std::string& text) {
    unsigned char parsed[16];
    bool good = inet_pton(AF_INET, text.c_str(), parsed) == 1 || inet_pton(AF_INET6, text.c_str(), parsed) == 1;
    if (!good) return {};
    return text;
}

awaitable<bool> insert_payment(postgres::Transaction& tx, const Payment& p, const Origin& origin) {
    try {
        co_await tx.run(insert_directory, p.id, p.reference, p.booking_id, p.user_id, p.key, p.gateway, p.created_at);
    } catch (const postgres::Error& error) {
        if (!postgres::is_unique_violation(error, "idx_payments_idempotency")) throw;
        co_return false;
    }
    postgres::Json factors{json::to_json(p.fraud.factors)};
    auto token = p.token.empty() ? std::nullopt : std::optional(p.token);
    tx.queue(insert, p.id, p.reference, p.booking_id, p.booking_reference, p.user_id, p.gateway, p.amount.decimal(),
             p.amount.currency(), p.method, token, p.status, p.created_at, p.key, p.return_url,
             address_or_none(origin.remote_address), origin.user_agent, p.fraud.score, p.fraud.status, factors,
             p.operation, p.operation_number, p.operation_since, p.outcome, p.next_check_at, p.review_until,
             alternatives_of(p), p.saved_method_id, p.save_state);
    co_return true;
}

awaitable<std::optional<Payment>> find_payment(postgres::Pool& pool, PaymentId id) { return find_with(pool, id, 0); }
awaitable<std::optional<Payment>> find_payment(postgres::Transaction& tx, PaymentId id, int attempt) {
    return find_with(tx, id, attempt);
}

awaitable<std::optional<PaymentId>> find_by_key(postgres::Pool& pool, BookingId booking, const std::string& key) {
    auto rows = co_await pool.run(by_key, booking, key);
    co_return id_in(rows);
}
awaitable<std::optional<PaymentId>> find_by_intent(postgres::Pool& pool, PaymentGateway gateway,
                                                   const std::string& intent_id) {
    auto rows = co_await pool.run(by_intent, gateway, intent_id);
    co_return id_in(rows);
}

awaitable<std::vector<Payment>> list_payments(postgres::Pool& pool, BookingId booking, std::optional<UserId> user,
                                              std::optional<Place> after, int limit) {
    std::optional<Instant> created_at;
    std::optional<PaymentId> id;
    if (after) {
        created_at = after->created_at;
        id = after->id;
    }
    auto rows = co_await pool.run(list, booking, 0, user, created_at, id, limit);
    std::vector<Payment> payments;
    for (const auto& row : rows) payments.push_back(payment_of(row));
    co_return payments;
}

awaitable<std::vector<Payment>> oldest_in_review(postgres::Pool& pool, int limit) {
    auto rows = co_await pool.run(in_review, limit, 0);
    std::vector<Payment> payments;
    for (const auto& row : rows) payments.push_back(payment_of(row));
    co_return payments;
}

awaitable<> update_payment(postgres::Transaction& tx, const Payment& before, const Payment& p) {
    auto message = p.failure_message;
    if (message) message = safe_text(*message);
    std::optional<postgres::Json> action;
    if (p.next_action) action = postgres::Json{json::to_json(*p.next_action)};
    if (p.intent_id && p.intent_id != before.intent_id) tx.queue(keep_intent, p.id, *p.intent_id);
    bool moved = p.gateway != before.gateway;
    if (moved || p.token != before.token) {
        auto token = p.token.empty() ? std::nullopt : std::optional(p.token);
        tx.queue(set_token, p.id, p.created_at, p.gateway, token, alternatives_of(p));
    }
    if (moved) tx.queue(set_gateway, p.id, p.gateway);
    auto rows = co_await tx.run(
        update, p.id, p.created_at, before.version, before.status, p.status, p.outcome, p.operation, p.operation_number,
        p.operation_since, p.next_check_at, p.checks, p.missing_looks, p.intent_id, p.transaction_id, p.card_brand,
        p.card_last4, p.card_exp_month, p.card_exp_year, p.three_d_secure_status, p.three_d_secure_version,
        p.authorized_at, p.authorization_expires_at, p.captured_at, p.failed_at, p.failure_code, message, action,
        before.version + 1, p.review_until, p.review_decision, p.liability_shifted, p.save_state);
    if (rows.affected() != 1) throw std::logic_error("payment " + p.id.str() + " has changed under its lock");
}

void queue_check_at(postgres::Transaction& tx, const Payment& payment, Instant at) {
    tx.queue(check_at, payment.id, payment.created_at, at);
}

awaitable<std::vector<PaymentId>> claim_due(postgres::Pool& pool, Instant now, Instant lease_until, int limit) {
    auto rows = co_await pool.run(claim, now, lease_until, limit);
    std::vector<PaymentId> ids;
    for (const auto& row : rows) ids.push_back(row.get<PaymentId>("id"));
    co_return ids;
}

awaitable<std::optional<Instant>> oldest_unknown(postgres::Pool& pool) {
    auto rows = co_await pool.run(oldest);
    co_return rows.one().get<std::optional<Instant>>("since");
}

}  // namespace airside::payment::store
