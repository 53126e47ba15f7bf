#include "services/payment/store/fraud.hpp"

#include "services/payment/store/payments.hpp"

namespace airside::payment::store {

using postgres::Query;

namespace {

const Query user_failures{"payment.user_failures", R"sql(
    SELECT count(*) AS n FROM payment_directory d JOIN payments p ON p.id = d.id AND p.created_at = d.created_at
     WHERE d.user_id = $1 AND d.created_at >= $2 AND p.status = 'FAILED' AND p.failure_code = ANY ($3::text[]))sql"};
const Query method_failures{"payment.method_failures", R"sql(
    SELECT count(*) AS n FROM payments
     WHERE payment_token = $1 AND created_at >= $2 AND status = 'FAILED' AND failure_code = ANY ($3::text[]))sql"};
const Query address_failures{"payment.address_failures", R"sql(
    SELECT count(*) AS n FROM payments
     WHERE ip_address = network(set_masklen($1::inet, CASE family($1::inet) WHEN 4 THEN 24 ELSE 48 END))
       AND created_at >= $2 AND status = 'FAILED' AND failure_code = ANY ($3::text[]))sql"};
const Query user_payments{"payment.user_payments",
                          "SELECT count(*) AS n FROM payment_directory WHERE user_id = $1 AND created_at >= $2"};
const Query user_captures{"payment.user_captures", R"sql(
    SELECT count(*) AS n FROM payment_directory d JOIN payments p ON p.id = d.id AND p.created_at = d.created_at
     WHERE d.user_id = $1 AND p.captured_at IS NOT NULL)sql"};

const Query queue_state{"payment.review_queue_state", R"sql(
    SELECT count(*) AS waiting, coalesce(extract(epoch FROM $1 - min(authorized_at)), 0)::bigint AS oldest_age_s
      FROM payments WHERE outcome = 'IN_REVIEW')sql"};

const Query insert_review{"payment.insert_review", R"sql(
    INSERT INTO payment_reviews (payment_id, decision, decided_by, reason, decided_at) VALUES ($1, $2, $3, $4, $5))sql"};
const Query select_review{"payment.find_review", R"sql(
    SELECT decision, decided_by, reason, decided_at FROM payment_reviews WHERE payment_id = $1)sql"};

}  // namespace

awaitable<int> count_for(postgres::Pool& pool, FraudSignal signal, const Payer& payer, Instant since) {
    const auto& codes = telling_failures();
    std::optional<postgres::Rows> rows;
    switch (signal) {
        case FraudSignal::USER_FAILURES: rows = co_await pool.run(user_failures, payer.user, since, codes); break;
        case FraudSignal::METHOD_FAILURES: rows = co_await pool.run(method_failures, payer.token, since, codes); break;
        case FraudSignal::ADDRESS_FAILURES: {
            auto address = address_or_none(payer.remote_address);
            if (address) rows = co_await pool.run(address_failures, *address, since, codes);
            break;
        }
        case FraudSignal::USER_PAYMENTS: rows = co_await pool.run(user_payments, payer.user, since); break;
        case FraudSignal::FIRST_PAYMENT: rows = co_await pool.run(user_captures, payer.user); break;
        case FraudSignal::AMOUNT:
        case FraudSignal::DEPARTURE_SOON: break;
    }
    co_return rows ? rows->one().get<int>("n") : 0;
}

awaitable<ReviewQueueState> review_queue_state(postgres::Pool& pool, Instant now) {
    auto rows = co_await pool.run(queue_state, now);
    auto row = rows.one();
    co_return ReviewQueueState{row.get<std::int64_t>("waiting"), row.get<std::int64_t>("oldest_age_s")};
}

void queue_review(postgres::Transaction& tx, PaymentId payment, const Review& review) {
    tx.queue(insert_review, payment, review.decision, review.decided_by, review.reason, review.decided_at);
}

awaitable<std::optional<Review>> find_review(postgres::Pool& pool, PaymentId payment) {
    auto rows = co_await pool.run(select_review, payment);
    auto row = rows.maybe();
    if (!row) co_return std::nullopt;
    co_return row->as<Review>();
}

}  // namespace airside::payment::store
